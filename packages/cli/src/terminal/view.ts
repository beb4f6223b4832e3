// What `lanhound up` shows: a heading, then a line for each new device and each alert, and on a terminal a last line
// that says what is going on.
import { type Alert, type Device, deviceLabel } from '@lanhound/collector';
import { type Paint, printable, severityTone } from './style.ts';
import { wrap } from './table.ts';
import { formatClock } from './units.ts';

export interface View {
  heading(facts: readonly [name: string, value: string][], notes: readonly string[]): void;
  device(device: Device): void;
  alert(alert: Alert): void;
  note(text: string): void;
  /** Replaces the last line; nothing where output is not a terminal. */
  status(text: string): void;
  close(): void;
}

export interface ViewOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const ERASE_LINE = '\r\u001b[K';
const MARGIN = 10;

export function createView(output: ViewOutput, paint: Paint, nowUs: () => number): View {
  let statusShown = false;
  const width = () => Math.max(50, Math.min(output.columns ?? 100, 120));
  const print = (lines: readonly string[]) => {
    const erase = statusShown ? ERASE_LINE : '';
    statusShown = false;
    output.write(`${erase}${lines.join('\n')}\n`);
  };
  const stamped = (us: number, mark: string, text: string) => `${paint('dim', formatClock(us))}  ${mark} ${text}`;
  const below = (label: string, text: string) =>
    wrap(printable(text), width() - MARGIN - 9).map(
      (line, i) => `${' '.repeat(MARGIN)}${paint('dim', (i === 0 ? label : '').padEnd(9))}${line}`,
    );
  return {
    heading(facts, notes) {
      const nameWidth = Math.max(...facts.map(([name]) => name.length));
      const lines = facts.map(([name, value]) => `  ${paint('dim', name.padEnd(nameWidth))}  ${value}`);
      print(['', `  ${paint('bold', 'lanhound')}`, '', ...lines, '', ...notes.map((note) => `  ${note}`), '']);
    },
    device(device) {
      const facts = [device.mac, device.vendor ?? (device.randomised ? 'private address' : 'unknown maker')];
      const text = `${paint('bold', printable(deviceLabel(device)))}  ${paint('dim', facts.join(', '))}`;
      print([stamped(device.firstSeen, paint('green', '+ device  '), text)]);
    },
    alert(alert) {
      const mark = paint(severityTone[alert.severity], `! ${alert.severity.padEnd(8)}`);
      const evidence = Object.entries(alert.evidence).map(([name, value]) => `${name}: ${value}`);
      print([
        stamped(alert.firstTime, mark, paint('bold', printable(alert.title))),
        ...(evidence.length > 0 ? below('evidence', evidence.join(' · ')) : []),
        ...below('why', alert.why),
        ...below('do', alert.advice),
      ]);
    },
    note: (text) => print([stamped(nowUs(), ' ', text)]),
    status(text) {
      if (!output.isTTY) return;
      statusShown = true;
      output.write(`${ERASE_LINE}${paint('dim', printable(text).slice(0, width() - 1))}`);
    },
    close() {
      if (statusShown) output.write(ERASE_LINE);
      statusShown = false;
    },
  };
}
