// The page about one device: who it is, what it is and why, where it is, and what to ask about it.
import type { Severity } from '@lanhound/collector';
import { type Paint, printable, severityTone } from '../terminal/style.ts';
import { type Column, tableLines, wrap } from '../terminal/table.ts';
import { formatBytes, formatLocal } from '../terminal/units.ts';
import type { KnownDevice } from './device-answers.ts';
import { kindWord, mainAddress, makerWord, seenWord, stateMeans, timeOf } from './device-words.ts';

/** An alert as the page has it. */
export interface RecentAlert {
  severity: Severity;
  title: string;
  /** RFC 3339. */
  firstTime: string;
}

/** Labels stand left of this column, text right of it. */
const TEXT_COLUMN = 12;
/** Longer lines are hard to read. */
const WIDTH_MAX = 120;
const NO_BREAK = '\u00a0';
/** Former addresses shown of one MAC. */
const PAST_MAX = 5;

const SHARED = 'several hosts speak through it: names and kind may be of any of them';

export interface PageDeps {
  width: number;
  nowUs: number;
  paint: Paint;
}

export function devicePage(device: KnownDevice, alerts: readonly RecentAlert[], deps: PageDeps): string[] {
  const { paint } = deps;
  const width = Math.min(deps.width, WIDTH_MAX) - TEXT_COLUMN - 2;
  const wrapped = (text: string) => wrap(printable(text), width);
  const facts: [label: string, lines: string[]][] = [
    ['kind', kindLines(device).flatMap(wrapped)],
    ['model', wrapped([device.model, device.system].filter(Boolean).join(', '))],
    ['state', wrapped(stateLine(device))],
    ['owner', wrapped(device.given.owner ?? '')],
    ['tags', wrapped(device.given.tags.join(', '))],
    ['notes', wrapped(device.given.notes ?? '')],
    ['allowed', wrapped(device.given.allow.join(', '))],
    ['names', wrapped(device.names.join(', '))],
    ['addresses', addressLines(device).flatMap(wrapped)],
    ['MACs', [...macLines(device, width, deps.nowUs), ...(device.shared ? wrapped(SHARED) : [])]],
    ['services', wrapped(device.services.map(serviceWord).join(', '))],
    ['talks to', talkLines(device, width)],
    ['seen', wrapped(seenLine(device))],
    ['alerts', alerts.flatMap((alert) => alertLines(alert, width, paint))],
    ['question', questionLines(device).flatMap(wrapped)],
  ];
  return [
    `  ${paint('bold', printable(device.label))}`,
    ...wrap(printable(summary(device, deps.nowUs)), width + TEXT_COLUMN).map(
      (line) => `  ${line.replaceAll(NO_BREAK, ' ')}`,
    ),
    '',
    ...facts.flatMap(([label, lines]) =>
      lines.map((line, i) => `  ${paint('dim', (i === 0 ? label : '').padEnd(TEXT_COLUMN))}${line}`),
    ),
  ];
}

function summary(device: KnownDevice, nowUs: number): string {
  const seen = seenWord(device, nowUs);
  const where = device.presence === 'here' ? `here, seen ${seen}` : seen;
  const facts = [kindWord(device) || 'kind unknown', makerWord(device), mainAddress(device), device.state, where];
  // Lines break before a fact and never within one.
  const whole = facts.filter(Boolean).map((fact) => fact.replaceAll(' ', NO_BREAK));
  return whole.join(`${NO_BREAK}· `);
}

const percent = (confidence: number): string => `${Math.round(confidence * 100)} % sure`;

function kindLines({ given, kind }: KnownDevice): string[] {
  const guess = kind && `${kind.value}, ${percent(kind.confidence)}`;
  const reasons = kind?.reasons.map((reason) => `- ${reason}`) ?? [];
  if (given.kind === undefined) return guess ? [guess, ...reasons] : [];
  return [`${given.kind}, as you said${guess ? `; it seems to be: ${guess}` : ''}`, ...reasons];
}

/** Of UPnP's long names the part that says something. */
const serviceWord = (service: string): string => /^urn:.+:(?:device|service):(\w+):\d+$/.exec(service)?.[1] ?? service;

function stateLine({ state, given }: KnownDevice): string {
  const means = stateMeans[state];
  const quiet = given.quiet && state !== 'ignored' ? '; quiet: its alerts are recorded, and not sent' : '';
  return `${state}${means ? `: ${means}` : ''}${quiet}`;
}

function addressLines({ addresses, stations }: KnownDevice): string[] {
  const past = stations
    .flatMap((station) => station.past)
    .filter(({ ip }) => !addresses.includes(ip))
    .toSorted((a, b) => timeOf(b.lastSeen) - timeOf(a.lastSeen))
    .slice(0, PAST_MAX);
  return [
    ...(addresses.length > 0 ? [addresses.join(', ')] : []),
    ...past.map(({ ip, firstSeen, lastSeen }) => {
      const span = `${formatLocal(timeOf(firstSeen)).slice(0, 16)} to ${formatLocal(timeOf(lastSeen)).slice(0, 16)}`;
      return `before: ${ip}, ${span}`;
    }),
  ];
}

type Station = KnownDevice['stations'][number];

function macLines({ stations }: KnownDevice, width: number, nowUs: number): string[] {
  const columns: Column<Station>[] = [
    { title: '', value: ({ mac }) => mac },
    { title: '', value: makerWord, least: 10 },
    {
      title: '',
      value: ({ lastSeen }) =>
        lastSeen === undefined ? 'never seen' : `seen ${seenWord({ lastSeen, presence: 'here' }, nowUs)}`,
    },
  ];
  const [one] = stations;
  // Of the only one everything stands elsewhere.
  if (one && stations.length === 1) return [`${one.mac}${makerWord(one) ? `, ${printable(makerWord(one))}` : ''}`];
  return tableLines(columns, stations, width).slice(1);
}

function talkLines({ talksTo = [] }: KnownDevice, width: number): string[] {
  if (talksTo.length === 0) return [];
  type Row = (typeof talksTo)[number];
  const columns: Column<Row>[] = [
    { title: 'in seven days', value: ({ name, device }) => device?.label ?? name, least: 16 },
    { title: 'sent', value: ({ sentBytes }) => formatBytes(sentBytes), align: 'right' },
    { title: 'received', value: ({ receivedBytes }) => formatBytes(receivedBytes), align: 'right' },
  ];
  return tableLines(columns, talksTo, width);
}

function seenLine({ firstSeen, lastSeen, sensors }: KnownDevice): string {
  if (lastSeen === undefined) return `never; somebody said on ${formatLocal(timeOf(firstSeen))} that there is one`;
  const by = sensors.length > 0 ? `, by ${sensors.join(', ')}` : '';
  return `first ${formatLocal(timeOf(firstSeen))}, last ${formatLocal(timeOf(lastSeen))}${by}`;
}

function alertLines({ severity, title, firstTime }: RecentAlert, width: number, paint: Paint): string[] {
  const head = `${formatLocal(timeOf(firstTime)).slice(0, 16)}  ${severity.padEnd(8)}  `;
  return wrap(printable(title), width - head.length).map((line, i) =>
    i === 0 ? paint(severityTone[severity], head) + line : ' '.repeat(head.length) + line,
  );
}

function questionLines({ resembles, mac }: KnownDevice): string[] {
  if (!resembles) return [];
  return [
    `It may be ${resembles.label ?? resembles.mac} (${percent(resembles.confidence)}: ${resembles.reasons.join(', ')}).`,
    `If it is: lanhound device merge ${resembles.mac} ${mac}`,
    `If not, say what it is: lanhound device trust ${mac}, or guest, ignore, block`,
  ];
}
