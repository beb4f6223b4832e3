import { parseTime } from '@lanhound/proto';
import { type Paint, printable, severityTone } from '../terminal/style.ts';
import { type Column, tableLines, wrap } from '../terminal/table.ts';
import { formatBytes, formatCount, formatLocal, formatSpan, plural } from '../terminal/units.ts';
import type { ReplayReport, ReportAlert, ReportDevice, Talker } from './report.ts';

/** The report as a person reads it; as many columns as the terminal has. */
export function reportText(report: ReplayReport, paint: Paint, width: number): string {
  const sections = [
    inputLines(report),
    section(`Alerts (${report.alerts.length})`, alertLines(report.alerts, paint, width)),
    section(`Devices (${report.devices.length})`, tableLines(deviceColumns, report.devices, width)),
    section('Top talkers', report.talkers.length > 0 ? tableLines(talkerColumns, report.talkers, width) : ['none']),
    section('Not decoded', undecodedLines(report.undecoded)),
  ];
  return `${sections.map((lines) => heading(lines, paint).join('\n')).join('\n\n')}\n`;
}

const section = (title: string, lines: string[]): string[] => [title, ...lines.map((line) => `  ${line}`)];

const heading = ([title = '', ...lines]: string[], paint: Paint): string[] => [paint('bold', title), ...lines];

function inputLines({ input, events }: ReplayReport): string[] {
  const from = input.from === undefined ? undefined : parseTime(input.from);
  const to = input.to === undefined ? undefined : parseTime(input.to);
  const span = from !== undefined && to !== undefined ? `, ${formatLocal(from)} for ${formatSpan(to - from)}` : '';
  const kinds = Object.entries(events).map(([type, count]) => `${formatCount(count)} ${type}`);
  return [
    input.files.map(printable).join(', '),
    `  ${plural(input.packets, 'packet')}, ${formatBytes(input.bytes)}${span}`,
    `  events: ${kinds.join(', ') || 'none'}`,
    ...input.problems.map((problem) => `  ! ${printable(problem)}`),
  ];
}

const deviceColumns: Column<ReportDevice>[] = [
  { title: 'MAC', value: (d) => d.mac },
  { title: 'maker', value: (d) => d.vendor ?? (d.randomised ? '(private address)' : '?') },
  { title: 'name', value: (d) => d.names[0] ?? '' },
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

function oneAlert(alert: ReportAlert, paint: Paint, width: number): string[] {
  const at = formatLocal(parseTime(alert.firstTime) ?? 0);
  const times = alert.count > 1 ? `, ${formatCount(alert.count)} times` : '';
  const evidence = Object.entries(alert.evidence).map(([name, value]) => `${name}: ${printable(String(value))}`);
  const indented = (label: string, text: string) =>
    wrap(printable(text), width - 14).map((line, i) => `  ${(i === 0 ? label : '').padEnd(9)}${line}`);
  return [
    `${paint(severityTone[alert.severity], alert.severity.padEnd(9))} ${paint('bold', printable(alert.title))}`,
    paint('dim', `  ${alert.detector}, first at ${at}${times}`),
    ...indented('evidence', evidence.join(' · ')),
    ...indented('why', alert.why),
    ...indented('do', alert.advice),
  ];
}
