// The page about one alert: what, why, what to do, who, since when, what was seen, and what to ask next.

import { timeOf } from '../devices/device-words.ts';
import { type Paint, printable, severityTone } from '../terminal/style.ts';
import { evidenceLines, wrap } from '../terminal/table.ts';
import { formatLocal } from '../terminal/units.ts';
import type { KnownAlert } from './alert-answers.ts';

/** Labels stand left of this column, text right of it. */
const TEXT_COLUMN = 12;
/** Longer lines are hard to read. */
const WIDTH_MAX = 120;

const at = (time: string): string => formatLocal(timeOf(time));

/** What a person may want next. */
function commandsOf({ id, resolvedTime, silenced }: KnownAlert): string[] {
  const short = id.slice(0, 8);
  const hush = [`lanhound alert silence ${short} --for 1d`, `lanhound alert allow ${short}`];
  const isOpen = resolvedTime === undefined && silenced === undefined;
  return [`lanhound alert why ${short}`, ...(isOpen ? hush : [])];
}

export function alertPage(
  alert: KnownAlert,
  earlier: readonly Pick<KnownAlert, 'id' | 'firstTime'>[],
  { width, paint }: { width: number; paint: Paint },
): string[] {
  const textWidth = Math.min(width, WIDTH_MAX) - TEXT_COLUMN - 2;
  const wrapped = (text: string) => wrap(printable(text), textWidth);
  const { severity, detector, site, sensor, device } = alert;
  const facts: [label: string, lines: string[]][] = [
    ['why', wrapped(alert.why)],
    ['do', wrapped(alert.advice)],
    ['device', wrapped(device ? [device.name, device.mac, device.vendor].filter(Boolean).join(', ') : '')],
    ['address', wrapped(alert.address ?? device?.address ?? '')],
    ['since', wrapped(at(alert.firstTime))],
    ['last', wrapped(alert.count > 1 ? `${at(alert.lastTime)}, ${alert.count} times in all` : '')],
    ['over', wrapped(alert.resolvedTime === undefined ? '' : at(alert.resolvedTime))],
    ['silence', wrapped(alert.silenced ?? '')],
    ['evidence', evidenceLines(alert.evidence, textWidth)],
    ['seen by', wrapped([sensor, site].filter(Boolean).join(' at '))],
    ['earlier', earlier.map(({ id, firstTime }) => `${at(firstTime)}  ${id}`)],
    ['id', [alert.id]],
    ['ask', commandsOf(alert)],
  ];
  return [
    ...wrap(printable(alert.title), textWidth + TEXT_COLUMN).map((line) => `  ${paint('bold', line)}`),
    `  ${paint(severityTone[severity], severity)} · ${detector}`,
    '',
    ...facts.flatMap(([label, lines]) =>
      lines.map((line, i) => `  ${paint('dim', (i === 0 ? label : '').padEnd(TEXT_COLUMN))}${line}`),
    ),
  ];
}
