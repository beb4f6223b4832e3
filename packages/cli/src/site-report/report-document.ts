import { type ChainCheck, SEVERITIES, type SiteReport } from '@lanhound/collector';
import { timeOf } from '../devices/device-words.ts';
import { formatBytes, formatLocal, plural } from '../terminal/units.ts';
import type { Block } from './document.ts';

/** Facts of evidence that say with whom a device talked. */
const DESTINATIONS = new Set(['server', 'destination', 'serverName', 'name']);
const TITLE_ALERTS_MAX = 5;

export interface ReportOptions {
  /** The whole of it, or what a week is told in. */
  isBrief: boolean;
  /** IANA name of the reader's time zone. */
  timeZone: string;
  /** Of files that the report was made from. */
  chain?: ChainCheck;
}

export function reportDocument(report: SiteReport, options: ReportOptions): Block[] {
  const { isBrief, timeZone, chain } = options;
  const span = `${at(report.from)} to ${at(report.to)}`;
  return [
    heading(1, `${isBrief ? 'The week' : 'Report'}: ${span}`),
    text(`All times are of the time zone ${timeZone}.`),
    heading(2, 'Summary'),
    { type: 'list', items: summaryOf(report) },
    ...(chain ? chainBlocks(chain) : []),
    ...overview(report, chain !== undefined),
    ...(isBrief ? [] : incident(report)),
  ];
}

const heading = (level: 1 | 2 | 3, content: string): Block => ({ type: 'heading', level, text: content });
const text = (content: string): Block => ({ type: 'text', text: content });
const at = (time: string): string => formatLocal(timeOf(time));

/** A table under its heading; nothing when there are no rows. */
const tabled = (title: string, head: readonly string[], rows: readonly (readonly string[])[], omitted = 0): Block[] => [
  ...(rows.length > 0 ? [heading(2, title), { type: 'table', head, rows } satisfies Block] : []),
  ...(omitted > 0
    ? [text(`${plural(omitted, 'more entry').replace(/entrys$/, 'entries')} that there is no room for.`)]
    : []),
];

function summaryOf({ alerts, alertsOmitted, devices, newDevices, newDevicesOmitted, muted }: SiteReport): string[] {
  if (alerts.length === 0 && newDevices.length === 0) return ['Nothing was found.'];
  const bySeverity = SEVERITIES.toReversed().flatMap((severity) => {
    const count = alerts.filter((alert) => alert.severity === severity).length;
    return count > 0 ? `${count} ${severity}` : [];
  });
  const open = alerts.filter(({ resolvedTime }) => resolvedTime === undefined).length;
  const worst = alerts.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const held = muted.reduce((sum, each) => sum + each.alerts, 0);
  const listed = alertsOmitted > 0 ? ` (${alertsOmitted} older ones are left out)` : '';
  return [
    `${plural(alerts.length + alertsOmitted, 'alert')}${listed}: ${bySeverity.join(', ') || 'none'}.`,
    `${open} without an end of their own, or not over yet.`,
    `${plural(devices.length, 'device')} involved; ${plural(newDevices.length + newDevicesOmitted, 'new device')}.`,
    ...(held > 0 ? [`Held back or muted: ${held} times.`] : []),
    ...worst.slice(0, TITLE_ALERTS_MAX).map(({ title, firstTime }) => `${title} (${at(firstTime)}).`),
  ];
}

function chainBlocks({ lines, isWhole, breaks, breakCount }: ChainCheck): Block[] {
  const start = isWhole
    ? 'They begin with the first line ever written.'
    : 'They do not begin with the first line ever written: what was before is not among these files.';
  const holds =
    breakCount === 0
      ? `The chain of ${plural(lines, 'line')} holds: none was changed, taken out or put in.`
      : `The chain is broken at ${plural(breakCount, 'place')}: ${breaks.join('; ')}. There or just before, lines were changed, taken out, put in, or cut short by a loss of power.`;
  return [heading(2, 'The evidence files'), text(`${holds} ${start} Lines taken off the end would not show.`)];
}

function overview(report: SiteReport, isFromFiles: boolean): Block[] {
  const { detectors, newDevices, talkers, muted, sensors, newDevicesOmitted } = report;
  const blocked = report.alerts.filter(({ detector }) => detector === 'dns-blocklist');
  const health = report.alerts.filter(({ detector }) => detector.startsWith('sensor-'));
  const lost = (sensor: string) => health.filter((alert) => alert.sensor === sensor).map(({ title }) => title);
  return [
    ...tabled('Alerts by detector', ['Detector', 'Alerts', 'Found'], detectors.map(detectorRow)),
    ...tabled('New devices', DEVICE_HEAD, newDevices.map(deviceRow), newDevicesOmitted),
    ...tabled('Most traffic', ['Address', 'Device', 'Sent', 'Received'], talkers.map(talkerRow)),
    ...tabled(
      'Names from block lists',
      ['Device', 'What', 'Times'],
      blocked.map((alert) => [alert.device?.name ?? alert.address ?? '', alert.title, String(alert.count)]),
    ),
    ...tabled(
      'Sensors',
      ['Sensor', 'Last heard', 'What was wrong'],
      sensors.map(({ sensor, lastHeard }) => [sensor, at(lastHeard), lost(sensor).join('; ') || 'nothing']),
    ),
    ...tabled(
      'Held back or muted',
      ['Why', 'Stage', 'What became of it', 'Alerts'],
      muted.map(({ reason, stage, outcome, alerts }) => [reason, stage, OUTCOMES[outcome] ?? outcome, String(alerts)]),
    ),
    ...(isFromFiles ? [text('Traffic, sensors and what was told to whom are in the database alone.')] : []),
  ];
}

const OUTCOMES: Record<string, string> = { muted: 'not told', waits: 'told later', summary: 'in the summary' };

const detectorRow = ({ detector, alerts, findings }: SiteReport['detectors'][number]): string[] => [
  ...[detector, String(alerts), String(findings)],
];

const talkerRow = ({ address, label = '', sentBytes, receivedBytes }: SiteReport['talkers'][number]): string[] => [
  ...[address, label, formatBytes(sentBytes), formatBytes(receivedBytes)],
];

const DEVICE_HEAD = ['Device', 'MAC', 'Addresses', 'Maker', 'Kind', 'Owner', 'First seen'];

const deviceRow = (device: SiteReport['devices'][number]): string[] => {
  const { label, macs, addresses, vendor = '', kind = '', owner = '', firstSeen } = device;
  return [label, macs.join(', '), addresses.join(', '), vendor, kind, owner, firstSeen ? at(firstSeen) : ''];
};

/** What happened, in order, and all that is known of it. */
function incident(report: SiteReport): Block[] {
  const { alerts, devices, decisions, decisionsOmitted } = report;
  const titles = new Map(alerts.map(({ id, title }) => [id, title]));
  return [
    ...tabled(
      'Timeline',
      ['When', 'Severity', 'What', 'Device', 'Address'],
      alerts.map(({ firstTime, severity, title, device, address }) => [
        ...[at(firstTime), severity, title, device?.name ?? '', address ?? device?.address ?? ''],
      ]),
    ),
    ...tabled('Devices involved', DEVICE_HEAD, devices.map(deviceRow)),
    ...tabled('Destinations', ['Where to', 'Who', 'Alerts'], destinationRows(alerts)),
    ...tabled(
      'What was told to whom',
      ['When', 'Receiver', 'Alert', 'What became of it', 'Why'],
      decisions.map(({ time, receiver = 'all', alert, outcome, reason }) => [
        ...[at(time), receiver, titles.get(alert) ?? alert, OUTCOMES[outcome] ?? outcome, reason],
      ]),
      decisionsOmitted,
    ),
    ...(alerts.length > 0 ? [heading(2, 'Alerts in full')] : []),
    ...alerts.flatMap(alertBlocks),
  ];
}

function destinationRows(alerts: SiteReport['alerts']): string[][] {
  const found = new Map<string, { who: Set<string>; count: number }>();
  for (const { evidence, device, address } of alerts) {
    for (const [name, value] of Object.entries(evidence)) {
      if (!DESTINATIONS.has(name) || typeof value !== 'string') continue;
      const entry = found.get(value) ?? { who: new Set(), count: 0 };
      entry.who.add(device?.name ?? address ?? '');
      entry.count++;
      found.set(value, entry);
    }
  }
  return [...found].map(([where, { who, count }]) => [where, [...who].join(', '), String(count)]);
}

function alertBlocks(alert: SiteReport['alerts'][number]): Block[] {
  const { title, severity, detector, site, sensor, device, address, count, firstTime, lastTime, resolvedTime } = alert;
  const who = device ? `Device: ${device.name ?? device.mac} (${device.mac})` : undefined;
  const facts = [
    `Id: ${alert.id}`,
    `${severity}, by ${detector}, seen by ${sensor} at ${site}`,
    who,
    address === undefined ? undefined : `Address: ${address}`,
    `First ${at(firstTime)}, last ${at(lastTime)}, ${count === 1 ? 'once' : `${count} times`}`,
    resolvedTime === undefined ? undefined : `Over since ${at(resolvedTime)}`,
    `Why it matters: ${alert.why}`,
    `What to do: ${alert.advice}`,
    ...Object.entries(alert.evidence).map(([name, value]) => `Seen: ${name}: ${value}`),
  ];
  return [heading(3, title), { type: 'list', items: facts.filter((fact) => fact !== undefined) }];
}
