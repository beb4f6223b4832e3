// What `lanhound up` shows: a heading, then lines for each new device, for what is learnt of it and for each alert, and
// on a terminal a last line that says what is going on.
import { type Alert, type Device, deviceLabel, kindOf } from '@lanhound/collector';
import type { Learned } from './device-watch.ts';
import { type Paint, printable, severityTone, type Tone } from './style.ts';
import { evidenceLines, wrap } from './table.ts';
import { formatClock } from './units.ts';

export interface View {
  heading(facts: readonly [name: string, value: string][], notes: readonly string[]): void;
  device(device: Device): void;
  /** More is known of a device that was shown. */
  learned(learned: Learned): void;
  alert(alert: Alert): void;
  /** The command stands on a line of its own, to be copied. */
  note(text: string, command?: string): void;
  /** Something does not work: what, what to do, and what goes on meanwhile. */
  trouble(about: string, trouble: Trouble): void;
  /** Replaces the last line; nothing where output is not a terminal. */
  status(text: string): void;
  close(): void;
}

export interface Trouble {
  problem: string;
  /** A sentence, or its beginning when a command follows. */
  step?: string | undefined;
  command?: string | undefined;
  meanwhile: string;
}

export interface ViewOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

const ERASE_LINE = '\r\u001b[K';
/** Times stand left of this column, marks and labels right of it. */
const MARK_COLUMN = 10;
/** All text stands right of this column. */
const TEXT_COLUMN = 22;

export function createView(output: ViewOutput, paint: Paint, nowUs: () => number): View {
  let statusShown = false;
  const width = () => Math.max(50, Math.min(output.columns ?? 100, 120));
  const textWidth = () => width() - TEXT_COLUMN;
  const print = (lines: readonly string[]) => {
    const erase = statusShown ? ERASE_LINE : '';
    statusShown = false;
    output.write(`${erase}${lines.join('\n')}\n`);
  };
  /** Lines of text beside what stands left of the first. */
  const beside = (left: string, lines: readonly string[]) =>
    lines.map((line, i) => `${i === 0 ? left : ' '.repeat(TEXT_COLUMN)}${line}`);
  const stamped = (us: number, mark: string, tone: Tone, lines: readonly string[]) => {
    const left = mark.padEnd(TEXT_COLUMN - MARK_COLUMN);
    return beside(`${paint('dim', formatClock(us))}  ${paint(tone, left)}`, lines);
  };
  const labelled = (label: string, lines: readonly string[]) =>
    beside(' '.repeat(MARK_COLUMN) + paint('dim', label.padEnd(TEXT_COLUMN - MARK_COLUMN)), lines);
  const wrapped = (text: string) => wrap(printable(text), textWidth());
  const bold = (text: string) => wrapped(text).map((line) => paint('bold', line));
  const commandLine = (command: string | undefined) => (command ? [' '.repeat(MARK_COLUMN) + printable(command)] : []);
  return {
    heading(facts, notes) {
      const nameWidth = Math.max(...facts.map(([name]) => name.length));
      const lines = facts.map(([name, value]) => `  ${paint('dim', name.padEnd(nameWidth))}  ${value}`);
      print(['', `  ${paint('bold', 'lanhound')}`, '', ...lines, '', ...notes.map((note) => `  ${note}`), '']);
    },
    device(device) {
      const label = printable(deviceLabel(device));
      const maker = device.vendor ?? (device.randomised ? 'private address' : 'unknown maker');
      const facts = [device.addresses[0], device.mac, maker].filter((fact) => fact && !label.includes(fact));
      print(stamped(device.firstSeen, '+ device', 'green', [...bold(label), ...wrapped(facts.join(', '))]));
    },
    learned({ device, was }) {
      const kind = kindOf(device);
      const label = printable(deviceLabel(device));
      const what = kind && !label.includes(kind) ? `${label}: ${printable(kind)}` : label;
      const before = was === deviceLabel(device) ? [] : wrapped(`was ${was}`);
      print(stamped(device.lastSeen, '~ device', 'green', [...bold(what), ...before]));
    },
    alert({ severity, firstTime, title, evidence, why, advice }) {
      print([
        ...stamped(firstTime, `! ${severity}`, severityTone[severity], bold(title)),
        ...labelled('evidence', evidenceLines(evidence, textWidth())),
        ...labelled('why', wrapped(why)),
        ...labelled('do', wrapped(advice)),
      ]);
    },
    note: (text, command) => print([...stamped(nowUs(), '', 'dim', wrapped(text)), ...commandLine(command)]),
    trouble(about, { problem, step, command, meanwhile }) {
      print([
        ...stamped(nowUs(), `! ${about}`, 'yellow', wrapped(problem)),
        ...(step ? labelled('do', wrapped(command ? `${step}:` : step)) : []),
        ...commandLine(command),
        ...labelled('meanwhile', wrapped(meanwhile)),
      ]);
    },
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
