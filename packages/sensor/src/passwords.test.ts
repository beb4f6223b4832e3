import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { BatchPublisher } from '@lanhound/bus';
import { decodeBatch, eventToJson } from '@lanhound/proto';
import { type Component, checkConfig, createReport, loggerTo } from '@lanhound/runtime';
import { describeWithCaptures, fakeClock } from '@lanhound/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Frame } from './capture/frame.ts';
import { createDissector } from './dissect/dissect.ts';
import { CaptureError, createSensor, type Sensor, SensorConfig } from './index.ts';
import { type Captured, framesOf } from './testing/captured.ts';
import { hearFrames } from './testing/hear-frames.ts';
import { Dice, numbersFrom } from './testing/random.ts';
import { SECRET_KINDS, SECRETS, twinsOf } from './testing/secrets.ts';
import { type Reachable, reachableFrom } from './track/cleartext/testing/reachable.ts';

// No password leaves the sensor, nor stays in it. Every capture with passwords is read twice, as it is and with other
// passwords of the same length in their places. Whatever the sensor says of both, and whatever it holds while the flows
// are open and when all is over, must be the same: so nothing depends on a password, in whatever form.

/** Words that stand in names and programs as well: to look for them proves nothing, the comparison of twins does. */
const ORDINARY_WORDS = ['pass', 'user', 'test', 'public'];

// What statistics say of the machine is different every time.
beforeAll(() => {
  vi.spyOn(process, 'cpuUsage').mockReturnValue({ user: 1_000, system: 1_000 });
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(1_000_000);
});
afterAll(() => vi.restoreAllMocks());

describeWithCaptures('passwords of the capture corpus', (captures) => {
  test('all are known', () => {
    const withSecrets = captures.entries.filter(({ file }) =>
      captures.truth(file).cleartext?.some(({ kind }) => SECRET_KINDS.test(kind)),
    );
    expect(withSecrets.map(({ file }) => file).sort()).toEqual(Object.keys(SECRETS).sort());
    for (const [file, secrets] of Object.entries(SECRETS)) {
      const text = readFileSync(captures.path(file), 'latin1');
      expect(secrets.map(({ pattern }) => [...text.matchAll(pattern)].length)).toEqual(
        secrets.map(({ count }) => count),
      );
    }
  });

  describe.each(Object.entries(SECRETS))('%s', (file, secrets) => {
    test('nothing that is said or held depends on them', async () => {
      const { original, twin, words } = twinsOf(readFileSync(captures.path(file)), secrets);
      const { packets } = captures.truth(file);
      expect(twin.equals(original)).toBe(false);
      const [seen, seenOfTwin] = (await inTurn([original, twin], (bytes) => observe(bytes, packets))) as Pair<Observed>;
      expect(seen.said.events.length).toBeGreaterThan(0);
      expect(seenOfTwin.said).toEqual(seen.said);
      expectSame(seenOfTwin.whileOpen, seen.whileOpen);
      expectSame(seenOfTwin.atEnd, seen.atEnd);
      const text = textOf(seen);
      const searched = words.filter((word) => word.length >= 4 && !ORDINARY_WORDS.includes(word));
      expect(searched.flatMap(formsOf).filter((form) => text.includes(form))).toEqual([]);
    }, 30_000);

    test.each([1, 2, 3, 4, 5, 6, 7, 8])('nor when frames are lost, cut, repeated and come late: %i', async (seed) => {
      const { original, twin } = twinsOf(readFileSync(captures.path(file)), secrets);
      const [digest, digestOfTwin] = await inTurn([original, twin], async (bytes) => {
        const frames = await framesOf('-', Readable.from([bytes]));
        return hearFrames(mishandled(frames, new Dice(numbersFrom(seed))), 0).digest;
      });
      expect(digestOfTwin).toBe(digest);
    });

    test('nor what is shown of each packet', async () => {
      const { original, twin } = twinsOf(readFileSync(captures.path(file)), secrets);
      const [shown, shownOfTwin] = await inTurn([original, twin], async (bytes) =>
        (await framesOf('-', Readable.from([bytes]))).map(dissected),
      );
      expect(shown).toHaveLength(captures.truth(file).packets);
      expect(shownOfTwin).toEqual(shown);
    });
  });
});

/** The same frames, not as they were sent: what a secret is stays the same, but not what is around it. */
function mishandled(frames: readonly Captured[], dice: Dice): Captured[] {
  const handled: Captured[] = [];
  for (const frame of frames) {
    if (dice.chance(0.1)) continue;
    const end = dice.chance(0.05) ? dice.below(frame.content.length) : frame.content.length;
    const cut = { ...frame, content: frame.content.slice(0, end) };
    const place = dice.chance(0.1) ? Math.max(0, handled.length - 1 - dice.below(3)) : handled.length;
    handled.splice(place, 0, cut);
    if (dice.chance(0.05)) handled.push(frame);
  }
  return handled;
}

/** Without the bytes themselves, which are shown only on request. */
function dissected({ content, ...rest }: Captured): string {
  const frame = Object.assign(new Frame(), rest, { bytes: content, start: 0, end: content.length });
  return JSON.stringify(createDissector().dissect(frame));
}

type Pair<T> = [T, T];

/** From one place in the program, or errors would tell the twins apart. */
async function inTurn<T, R>(values: readonly T[], act: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await act(value));
  return results;
}

/** Everything that leaves the sensor. */
interface Said {
  batches: string;
  events: string[];
  counters: string;
  metrics: string;
  logs: string[];
}

interface Observed {
  said: Said;
  whileOpen: Reachable;
  atEnd: Reachable;
}

/** Of the input at a time. What was captured stands apart: it is read where it lies. */
const CHUNK_BYTES = 4_096;

/** All that a sensor says of a capture from its standard input, and what it holds before and after the end of it. */
async function observe(bytes: Buffer, packets: number): Promise<Observed> {
  const batches: Uint8Array[] = [];
  const logs: string[] = [];
  const report = createReport(loggerTo('debug', (line) => logs.push(line.replace(/"time":"[^"]*"/, ''))));
  const stdin = new Readable({ objectMode: true, read() {} });
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
    Uint8Array.from(bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
  );
  const publisher: BatchPublisher = {
    ...inertComponent('listener'),
    async publish({ bytes: batch }) {
      batches.push(batch.slice());
    },
  };
  const clock = fakeClock();
  const config = checkConfig(SensorConfig, {
    capture: { kind: 'files', files: ['-'] },
    track: { flowsMax: 1_024 },
  });
  const sensor = createSensor(config, { publisher, clock, report, random, version: '1', stdin });
  const metrics = report.registry.getMetricsAsArray() as unknown as object[];
  const apart = [
    report,
    report.log,
    report.registry,
    ...metrics,
    clock,
    stdin,
    publisher,
    ...chunks.map(({ buffer }) => buffer),
  ];
  await sensor.start();
  for (const chunk of chunks) stdin.push(chunk);
  while (sensor.counters().capture.packets < packets) await setImmediate();
  const whileOpen = reachableFrom(sensor, apart);
  stdin.push(null);
  await endOf(sensor);
  const atEnd = reachableFrom(sensor, apart);
  const said = {
    batches: Buffer.concat(batches).toString('latin1'),
    events: batches.flatMap((batch) => decodeBatch(batch).events.map((event) => JSON.stringify(eventToJson(event)))),
    counters: JSON.stringify(sensor.counters()),
    metrics: await report.registry.metrics(),
    logs,
  };
  return { said, whileOpen, atEnd };
}

/** Outside, since what is around a function is held by it. */
const random = (): number => 0.5;

const inertComponent = (name: string): Component => ({ name, start: async () => {}, stop: async () => {} });

async function endOf(sensor: Sensor): Promise<void> {
  await sensor.ended.catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  await sensor.stop();
}

/** The same texts and bytes, found in the same order. */
function expectSame(twin: Reachable, original: Reachable): void {
  expect(twin.texts.filter((text, i) => text !== original.texts[i])).toEqual([]);
  expect(twin.numbers.filter((number, i) => !Object.is(number, original.numbers[i]))).toEqual([]);
  expect(lengthsOf(twin)).toEqual(lengthsOf(original));
  const isOther = (buffer: ArrayBufferLike, i: number): boolean =>
    !Buffer.from(buffer).equals(Buffer.from(original.buffers[i] as ArrayBufferLike));
  expect(twin.buffers.filter(isOther).map(({ byteLength }) => byteLength)).toEqual([]);
}

const lengthsOf = ({ texts, numbers, buffers }: Reachable): number[] => [
  texts.length,
  numbers.length,
  ...buffers.map(({ byteLength }) => byteLength),
];

/** All that was said and held, in lower case. */
function textOf({ said, whileOpen, atEnd }: Observed): string {
  const bytes = [...whileOpen.buffers, ...atEnd.buffers].map((buffer) => Buffer.from(buffer).toString('latin1'));
  const all = [said.batches, ...said.events, said.counters, said.metrics, ...said.logs, ...whileOpen.texts, ...bytes];
  return [...all, ...atEnd.texts].join('\n').replaceAll(/\0+/g, '\0').toLowerCase();
}

/** In clear, backwards, in hex and in base64, in whatever case. */
function formsOf(word: string): string[] {
  const base64 = [0, 1, 2].map((shift) => Buffer.from(`${'\0'.repeat(shift)}${word}`, 'latin1').toString('base64'));
  return [
    word,
    [...word].reverse().join(''),
    Buffer.from(word, 'latin1').toString('hex'),
    // Without the characters that depend on what is around it.
    ...base64.map((text, shift) => text.slice(shift === 0 ? 0 : shift + 1, text.endsWith('=') ? -4 : undefined)),
  ]
    .filter((form) => form.length >= 4)
    .map((form) => form.toLowerCase());
}
