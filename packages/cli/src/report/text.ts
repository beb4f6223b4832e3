import { parseTime } from '@lanhound/proto';
import { type Paint, printable, severityTone, type Tone } from '../terminal/style.ts';
import { type Column, evidenceLines, tableLines, wrap } from '../terminal/table.ts';
import { formatBytes, formatCount, formatLocal, formatSpan, plural } from '../terminal/units.ts';
import type { ReplayReport, ReportAlert, ReportDevice, Talker } from './report.ts';

/** Longer lines are hard to read. */
const WIDTH_MAX = 120;

/** The report as a person reads it; at most as many columns as the terminal has. */
export function reportText(report: ReplayReport, paint: Paint, columns: number): string {
  const width = Math.min(columns, WIDTH_MAX);
  const sections = [
    inputLines(report, width),
    section(`Alerts (${report.alerts.length})`, alertLines(report.alerts, paint, width)),
    section(`Devices (${report.devices.length})`, tableLines(deviceColumns, report.devices, width - INDENT.length)),
    section(
      'Top talkers',
      report.talkers.length > 0 ? tableLines(talkerColumns, report.talkers, width - INDENT.length) : ['none'],
    ),
    section('Not decoded', undecodedLines(report.undecoded)),
  ];
  return `${sections.map((lines) => heading(lines, paint).join('\n')).join('\n\n')}\n`;
}

const INDENT = '  ';

const section = (title: string, lines: string[]): string[] => [title, ...lines.map((line) => line && INDENT + line)];

const heading = ([title = '', ...lines]: string[], paint: Paint): string[] => [paint('bold', title), ...lines];

function inputLines({ input, events }: ReplayReport, width: number): string[] {
  const from = input.from === undefined ? undefined : parseTime(input.from);
  const to = input.to === undefined ? undefined : parseTime(input.to);
  const span = from !== undefined && to !== undefined ? `, ${formatLocal(from)} for ${formatSpan(to - from)}` : '';
  const kinds = Object.entries(events).map(([type, count]) => `${formatCount(count)} ${type}`);
  return [
    'Input',
    ...wrap(input.files.map(printable).join(', '), width - INDENT.length).map((line) => INDENT + line),
    `  ${plural(input.packets, 'packet')}, ${formatBytes(input.bytes)}${span}`,
    `  events: ${kinds.join(', ') || 'none'}`,
    ...input.problems.flatMap((problem) => wrapProblem(problem, width)),
  ];
}

const wrapProblem = (problem: string, width: number): string[] =>
  wrap(printable(problem), width - 4).map((line, i) => `${INDENT}${i === 0 ? '! ' : INDENT}${line}`);

const deviceColumns: Column<ReportDevice>[] = [
  { title: 'MAC', value: (d) => d.mac },
  { title: 'maker', value: (d) => d.vendor ?? (d.randomised ? '(private address)' : '?'), least: 12 },
  { title: 'kind', value: (d) => d.kind ?? '', least: 6 },
  { title: 'name', value: (d) => d.names[0] ?? '', least: 12 },
  { title: 'addresses', value: (d) => d.addresses.join(', ') },
];

const talkerColumns: Column<Talker>[] = [
  { title: 'address', value: (t) => t.address },
  { title: 'sent', value: (t) => formatBytes(t.sentBytes), align: 'right' },
  { title: 'received', value: (t) => formatBytes(t.receivedBytes), align: 'right' },
  { title: 'flows', value: (t) => formatCount(t.flows), align: 'right' },
  { title: 'device', value: (t) => t.label ?? '' },
];

function undecodedLines(undecoded: Record<string, number>): string[] {
  const reasons = Object.entries(undecoded).sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return ['nothing: every packet was understood'];
  return reasons.map(([reason, count]) => `${formatCount(count).padStart(8)}  ${reason}`);
}

function alertLines(alerts: readonly ReportAlert[], paint: Paint, width: number): string[] {
  if (alerts.length === 0) return ['none'];
  return alerts.flatMap((alert, i) => [...(i > 0 ? [''] : []), ...oneAlert(alert, paint, width)]);
}

/** Severity and labels stand left of this column, text right of it. */
const TEXT_COLUMN = 10;

function oneAlert(alert: ReportAlert, paint: Paint, width: number): string[] {
  const at = formatLocal(parseTime(alert.firstTime) ?? 0);
  const times = alert.count > 1 ? `, ${formatCount(alert.count)} times` : '';
  const textWidth = width - TEXT_COLUMN - INDENT.length;
  const wrapped = (text: string) => wrap(printable(text), textWidth);
  const beside = (label: string, tone: Tone, lines: readonly string[]) =>
    lines.map((line, i) => `${paint(tone, (i === 0 ? label : '').padEnd(TEXT_COLUMN))}${line}`);
  return [
    ...beside(
      alert.severity,
      severityTone[alert.severity],
      wrapped(alert.title).map((line) => paint('bold', line)),
    ),
    ...beside('', 'dim', [`${alert.detector}, first at ${at}${times}`]),
    ...beside('evidence', 'dim', evidenceLines(alert.evidence, textWidth)),
    ...beside('why', 'dim', wrapped(alert.why)),
    ...beside('do', 'dim', wrapped(alert.advice)),
  ];
}
