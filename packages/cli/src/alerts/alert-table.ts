import { timeOf } from '../devices/device-words.ts';
import { type Paint, printable, severityTone } from '../terminal/style.ts';
import { type Column, cut, tableLines } from '../terminal/table.ts';
import { formatAgo } from '../terminal/units.ts';
import type { KnownAlert } from './alert-answers.ts';

/** Beside less room than this a title stands below its alert. */
const TITLE_BESIDE = 110;
const TITLE_LEAST = 40;
const DEVICE_LEAST = 12;
/** A title names it as well. */
const DEVICE_MOST = 28;
const INDENT = 2;

/** Alerts as a table of at most this width, newest first. */
export function alertTable(alerts: readonly KnownAlert[], width: number, nowUs: number, paint: Paint): string[] {
  const isWide = width >= TITLE_BESIDE;
  const [head = '', ...lines] = tableLines(columnsOf(alerts, nowUs, isWide), alerts, width, paint);
  if (isWide) return [head, ...lines];
  const below = ({ title }: KnownAlert) => ' '.repeat(INDENT) + paint('bold', cut(printable(title), width - INDENT));
  return [head, ...alerts.flatMap((alert, i) => [lines[i] as string, below(alert)])];
}

function columnsOf(alerts: readonly KnownAlert[], nowUs: number, isWide: boolean): Column<KnownAlert>[] {
  const ids = shortIds(alerts);
  const title: Column<KnownAlert> = { title: 'TITLE', value: (alert) => alert.title, least: TITLE_LEAST };
  const columns: Column<KnownAlert>[] = [
    { title: 'ID', value: ({ id }) => ids.get(id) ?? '', tone: () => 'dim' },
    { title: 'WHEN', value: ({ firstTime }) => formatAgo(timeOf(firstTime), nowUs) },
    { title: 'SEVERITY', value: ({ severity }) => severity, tone: ({ severity }) => severityTone[severity] },
    ...(isWide ? [title] : []),
    { title: 'DEVICE', value: (alert) => cut(deviceWord(alert), DEVICE_MOST), least: DEVICE_LEAST },
    { title: 'COUNT', value: ({ count }) => String(count), align: 'right' },
    { title: 'STATE', value: stateWord, tone: (alert) => (stateWord(alert) === 'open' ? undefined : 'dim') },
  ];
  const sites = new Set(alerts.map(({ site }) => site));
  return sites.size > 1 ? [{ title: 'SITE', value: ({ site }) => site }, ...columns] : columns;
}

const deviceWord = ({ device, address }: KnownAlert): string => device?.name ?? address ?? '';

/** "open", "over", "silenced" or "allowed". */
export function stateWord({ resolvedTime, silenced }: Pick<KnownAlert, 'resolvedTime' | 'silenced'>): string {
  if (resolvedTime !== undefined) return 'over';
  return silenced?.split(' ')[0] ?? 'open';
}

const SHORT = 8;

/** As much of each id as names it: of what came several times the newest alone, since the others begin alike. */
export function shortIds(alerts: readonly Pick<KnownAlert, 'id' | 'fingerprint'>[]): Map<string, string> {
  const newest = new Map<string, string>();
  for (const { id, fingerprint } of alerts) if (!newest.has(fingerprint)) newest.set(fingerprint, id);
  const prints = [...newest.keys()];
  let length = SHORT;
  while (new Set(prints.map((print) => print.slice(0, length))).size < prints.length) length++;
  return new Map([...newest.values()].map((id) => [id, id.slice(0, length)]));
}
