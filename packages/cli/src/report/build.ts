import { type Alert, type Collector, type Device, deviceLabel, kindOf } from '@lanhound/collector';
import { formatTime } from '@lanhound/proto';
import type { Sensor } from '@lanhound/sensor';
import type { ReplayReport, ReportAlert, ReportDevice, Talker } from './report.ts';

const TALKERS_MAX = 15;

const EVENT_TABLES = {
  flow: 'flows',
  dns: 'dns',
  dhcp: 'dhcp',
  neighbor: 'neighbors',
  announcement: 'announcements',
  tls: 'tls',
  http: 'http',
  cleartext: 'cleartext',
} as const;

export interface Replayed {
  files: string[];
  problems: string[];
  sensor: Sensor;
  collector: Collector;
  alerts: readonly Alert[];
}

/** The report of what was stored, found and counted. */
export async function buildReport({ files, problems, sensor, collector, alerts }: Replayed): Promise<ReplayReport> {
  const { capture, drops } = sensor.counters();
  const devices = [...collector.inventory.all()].sort((a, b) => a.firstSeen - b.firstSeen);
  const { packets, bytes } = capture;
  return {
    input: { files, packets, bytes, ...(await spanOf(collector)), problems },
    events: await eventCounts(collector),
    devices: devices.map(deviceOf),
    talkers: await talkersOf(collector),
    alerts: alerts.map(alertOf),
    undecoded: drops as Record<string, number>,
  };
}

async function eventCounts({ store }: Collector): Promise<Record<string, number>> {
  const counts = await Promise.all(
    Object.entries(EVENT_TABLES).map(async ([type, table]) => {
      const [row] = await store.select<{ rows: number }>(`SELECT count() AS rows FROM ${table}`);
      return [type, Number(row?.rows ?? 0)] as const;
    }),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

const SPAN_SQL = `
SELECT toUnixTimestamp64Micro(min(first)) AS fromUs, toUnixTimestamp64Micro(max(last)) AS toUs, count() AS rows
FROM (
  SELECT start AS first, end AS last FROM flows
  ${Object.values(EVENT_TABLES)
    .filter((table) => table !== 'flows')
    .map((table) => `UNION ALL SELECT time, time FROM ${table}`)
    .join(' ')}
)`;

/** From the first to the last thing that was heard; nothing when nothing was. */
async function spanOf({ store }: Collector): Promise<{ from?: string; to?: string }> {
  const [row] = await store.select<{ fromUs: number; toUs: number; rows: number }>(SPAN_SQL);
  if (!row || Number(row.rows) === 0) return {};
  return { from: formatTime(Number(row.fromUs)), to: formatTime(Number(row.toUs)) };
}

const TALKERS_SQL = `
SELECT address, sum(sent) AS sentBytes, sum(received) AS receivedBytes, uniqExact(sensor, epoch, flowId) AS flows,
  any(site) AS site
FROM (
  SELECT src AS address, srcBytes AS sent, dstBytes AS received, sensor, epoch, flowId, site FROM flows
  UNION ALL
  SELECT dst, dstBytes, srcBytes, sensor, epoch, flowId, site FROM flows
)
GROUP BY address ORDER BY sentBytes + receivedBytes DESC, address LIMIT {most:UInt32}`;

type TalkerRow = Omit<Talker, 'label'> & { site: string };

async function talkersOf({ store, inventory }: Collector): Promise<Talker[]> {
  const rows = await store.select<TalkerRow>(TALKERS_SQL, { most: TALKERS_MAX });
  return rows.map(({ site, ...talker }) => {
    const device = inventory.find(site, { ip: talker.address });
    return device ? { ...talker, label: deviceLabel(device) } : talker;
  });
}

function deviceOf(device: Device): ReportDevice {
  const { mac, vendor, randomised, model, addresses, names, firstSeen, lastSeen } = device;
  const kind = kindOf(device);
  return {
    label: deviceLabel(device),
    mac,
    ...(vendor ? { vendor } : {}),
    ...(kind ? { kind } : {}),
    ...(model ? { model } : {}),
    ...{ randomised, addresses, names },
    firstSeen: formatTime(firstSeen),
    lastSeen: formatTime(lastSeen),
  };
}

const alertOf = (alert: Alert): ReportAlert => ({
  ...alert,
  firstTime: formatTime(alert.firstTime),
  lastTime: formatTime(alert.lastTime),
});
