// What became of an alert, stage by stage: one line for each thing that a stage decided.

import { timeOf } from '../devices/device-words.ts';
import { type Paint, printable, severityTone, type Tone } from '../terminal/style.ts';
import { wrap } from '../terminal/table.ts';
import { formatLocal } from '../terminal/units.ts';
import type { AlertTrace, KnownAlert, Place, TraceStep } from './alert-answers.ts';
import { switchWords } from './notify-page.ts';

const STAGE_COLUMNS = 9;
const OUTCOME_COLUMNS = 11;
const TIME_COLUMNS = 21;
/** Longer lines are hard to read. */
const WIDTH_MAX = 120;
/** Beside less room than this a reason stands below. */
const REASON_LEAST = 30;

const OUTCOMES: Record<string, [word: string, tone: Tone | undefined]> = {
  passed: ['passed', 'green'],
  notReached: ['not reached', 'dim'],
  muted: ['muted', 'yellow'],
  waits: ['waits', 'cyan'],
  summary: ['summary', 'cyan'],
  queued: ['queued', undefined],
  delivered: ['delivered', 'green'],
  givenUp: ['given up', 'red'],
};

export interface TraceDeps {
  width: number;
  paint: Paint;
}

export function tracePage({ alert, switched, steps, receivers }: AlertTrace, deps: TraceDeps): string[] {
  const { paint } = deps;
  const isMuted = receivers.every((each) => each.steps.every(({ outcome }) => outcome === 'notReached'));
  const shown = isMuted ? [] : receivers;
  return [
    ...wrap(printable(alert.title), deps.width - 4).map((line) => `  ${paint('bold', line)}`),
    `  ${paint(severityTone[alert.severity], alert.severity)} · ${alert.detector} · ${alert.id}`,
    ...(switched.state === 'on' ? [] : [`  ${printable(switchWords(switched))}`]),
    '',
    ...steps.flatMap((step) => (step.stage === 'fold' ? foldLines(alert, deps) : stepLines(step, deps))),
    ...shown.flatMap(({ receiver, audience, now, steps: own }) => [
      '',
      `  ${paint('bold', printable(receiver))}${audience ? ` (${audience})` : ', no longer configured'}: ${nowWords(own, now)}`,
      ...own.flatMap((step) => stepLines(step, deps)),
    ]),
    ...(isMuted ? ['', `  ${saidToNobody(receivers.map(({ receiver }) => receiver))}`] : []),
  ];
}

const saidToNobody = (receivers: readonly string[]): string =>
  receivers.length === 0 ? 'No receiver is configured.' : `Not told to ${receivers.map(printable).join(', ')}.`;

function foldLines({ firstTime, lastTime, count }: KnownAlert, deps: TraceDeps): string[] {
  const times = count === 1 ? 'found once' : `found ${count} times, last ${formatLocal(timeOf(lastTime))}`;
  return line('fold', 'new', undefined, { time: firstTime, reason: times }, deps);
}

function stepLines({ stage, outcome, reason, decisions }: TraceStep, deps: TraceDeps): string[] {
  const lines = decisions.flatMap((each, i) => {
    const [word, tone] = OUTCOMES[each.outcome] ?? [each.outcome, undefined];
    const message = each.notification === undefined ? '' : ` (message ${each.notification})`;
    return line(i === 0 ? stage : '', word, tone, { time: each.time, reason: `${each.reason}${message}` }, deps);
  });
  if (lines.length > 0) return lines;
  const [word, tone] = OUTCOMES[outcome] ?? [outcome, undefined];
  return line(stage, word, tone, { time: undefined, reason }, deps);
}

function line(
  stage: string,
  word: string,
  tone: Tone | undefined,
  { time, reason }: { time: string | undefined; reason: string },
  { width, paint }: TraceDeps,
): string[] {
  const outcome = paint(tone ?? 'bold', word) + ' '.repeat(Math.max(1, OUTCOME_COLUMNS + 1 - word.length));
  const when = (time === undefined ? '' : formatLocal(timeOf(time))).padEnd(TIME_COLUMNS);
  const head = `    ${stage.padEnd(STAGE_COLUMNS)}${outcome}${paint('dim', when)}`;
  const beside = 4 + STAGE_COLUMNS + OUTCOME_COLUMNS + 1 + TIME_COLUMNS;
  const room = Math.min(width, WIDTH_MAX) - beside;
  const isNarrow = room < REASON_LEAST;
  const indent = isNarrow ? 4 + STAGE_COLUMNS : beside;
  const [first = '', ...rest] = wrap(printable(reason), Math.min(width, WIDTH_MAX) - indent);
  const below = (lines: readonly string[]) => lines.map((each) => ' '.repeat(indent) + each);
  return isNarrow && first
    ? [head.trimEnd(), ...below([first, ...rest])]
    : [`${head}${first}`.trimEnd(), ...below(rest)];
}

/** What the receiver knows of it, in a few words. */
function nowWords(steps: readonly TraceStep[], place: Place | undefined): string {
  const decisions = steps.flatMap((step) => step.decisions);
  const delivered = decisions.findLast(({ outcome }) => outcome === 'delivered');
  switch (place?.state) {
    case 'summary':
      return `in the next summary${due(place.due)}`;
    case 'waits':
      return `told later${due(place.due)}`;
    case 'queued':
      return 'waits for the receiver';
    case 'sending':
      return 'being delivered';
    case 'told':
      return delivered ? `told ${formatLocal(timeOf(delivered.time))}` : 'told in a summary, or about to be';
    case 'none':
    case undefined: {
      if (delivered) return `told ${formatLocal(timeOf(delivered.time))}`;
      const last = decisions.at(-1);
      return last?.outcome === 'queued' ? `told ${formatLocal(timeOf(last.time))}` : 'not told';
    }
    default:
      return place satisfies never;
  }
}

const due = (time: string | undefined): string =>
  time === undefined ? '' : `, ${formatLocal(timeOf(time)).slice(0, 16)}`;
