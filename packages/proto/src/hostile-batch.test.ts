// What a stranger can make of the most bytes a batch may have: read or refused, in bounded memory and time.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BATCH_BYTES_MAX, BATCH_EVENTS_MAX, BatchDecoder, BatchError } from './batch-decoder.ts';
import type { Field } from './field.ts';
import { eventKinds } from './gen/fields.ts';
import { TEXT_LENGTH_MAX } from './text-limit.ts';

const KEPT_BYTES_MAX = 100_000_000;
const CPU_MS_MAX = 5_000;

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
const tag = (number: number, wireType: number) => varint(number * 8 + wireType);
const joined = (...parts: (Uint8Array | number[])[]) => Buffer.concat(parts.map((part) => Uint8Array.from(part)));
const message = (number: number, body: Uint8Array | number[]) => joined(tag(number, 2), varint(body.length), body);
/** As often as it fits. */
const filled = (unit: Uint8Array, bytes: number) =>
  Buffer.alloc(Math.max(1, Math.floor(bytes / unit.length)) * unit.length, unit);
/** A part each with another key. */
function keyed(part: (key: string) => Uint8Array, bytes: number): Buffer {
  const parts: Uint8Array[] = [];
  for (let i = 0, size = 0; size < bytes - 40; i++) {
    const one = part((i * 7_919).toString(36));
    parts.push(one);
    size += one.length;
  }
  return Buffer.concat(parts);
}

/** The bodies that cost most for what they weigh, of one field. */
function bodiesOf({ name, number, kind, repeated }: Field, bytes: number): [string, Buffer][] {
  const bodies: [string, Buffer][] = [
    [`${name} once, as long as can be`, message(number, filled(joined([0x61]), bytes - 9))],
  ];
  if (repeated || kind === 'message') bodies.push([`${name} empty`, filled(message(number, []), bytes)]);
  if (repeated && kind === 'number') {
    bodies.push([`${name} packed`, message(number, filled(joined([1]), bytes - 9))]);
    bodies.push([`${name} one by one`, filled(joined(tag(number, 0), [1]), bytes)]);
  }
  if (kind === 'map')
    bodies.push([`${name} of many keys`, keyed((key) => message(number, message(1, Buffer.from(key))), bytes)]);
  return bodies;
}

const UNKNOWN = 200;
const ANY_KIND = (bytes: number): [string, Buffer][] => [
  ['groups in groups', filled(joined(tag(UNKNOWN, 3)), bytes)],
  ['groups', filled(joined(tag(UNKNOWN, 3), tag(UNKNOWN, 4)), bytes)],
  ['unknown fields', filled(joined(tag(UNKNOWN, 0), [1]), bytes)],
];

function shapes(bytes: number): [string, Buffer][] {
  const ofKinds = Object.entries(eventKinds).flatMap(([type, { number, fields }]) => {
    const event = message(5, message(number, []));
    const bodies = [...fields.flatMap((field) => bodiesOf(field, bytes)), ...ANY_KIND(bytes)];
    return [
      [`${type}s without anything`, filled(event, Math.min(bytes, BATCH_EVENTS_MAX * event.length))],
      ...bodies.map(([name, body]): [string, Buffer] => [`${type}: ${name}`, message(5, message(number, body))]),
    ] as [string, Buffer][];
  });
  return [
    ...ofKinds,
    ['names again and again', filled(message(1, Buffer.from('home')), bytes)],
    ['kinds again and again in one event', message(5, filled(message(3, []), bytes))],
    ['fields nobody knows', filled(joined(tag(9, 0), [1]), bytes)],
  ];
}

function attempt(bytes: Uint8Array): unknown {
  try {
    return new BatchDecoder().decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(BatchError);
    return undefined;
  }
}

test('every shape, with anything changed, is a batch or refused', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  const all = shapes(300);
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(change, { maxLength: 4 }), ([, shape], changes) => {
      const bytes = Uint8Array.from(shape);
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      attempt(bytes);
    }),
    { numRuns: 1_000 },
  );
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Those that cost most, of all that shapes makes. */
const COSTLY =
  /^(?:sensorStats|dns|flow)s without|answers empty|parameterList packed|givenUp of many keys|dns: groups|again/;

test('the costliest shapes of a whole batch take bounded memory and time', { timeout: 120_000 }, () => {
  const costly = shapes(BATCH_BYTES_MAX - 50).filter(([name]) => COSTLY.test(name));
  for (const [name, bytes] of costly) {
    expect(bytes.length, name).toBeLessThanOrEqual(BATCH_BYTES_MAX);
    collectGarbage();
    const before = process.memoryUsage();
    const cpu = process.cpuUsage();
    const kept = attempt(bytes);
    const { user, system } = process.cpuUsage(cpu);
    collectGarbage();
    const after = process.memoryUsage();
    expect(after.heapUsed + after.external - before.heapUsed - before.external, name).toBeLessThan(KEPT_BYTES_MAX);
    expect((user + system) / 1_000, name).toBeLessThan(CPU_MS_MAX);
    // Until here nothing of it is garbage.
    expect(kept === undefined || typeof kept === 'object').toBe(true);
  }
});

const dns = (...fields: Uint8Array[]) => message(5, message(eventKinds.dns.number, joined(...fields)));
const eventOf = (bytes: Uint8Array) => new BatchDecoder().decode(bytes).events[0];
const field = (fields: readonly Field[], name: string) => (fields.find((each) => each.name === name) as Field).number;

test('a text has an end, however long it was sent', () => {
  const text = (length: number) => Buffer.from('ü'.repeat(length));
  const name = (length: number) => dns(message(field(eventKinds.dns.fields, 'name'), text(length)));
  expect(eventOf(name(TEXT_LENGTH_MAX))).toMatchObject({ name: 'ü'.repeat(TEXT_LENGTH_MAX) });
  const cut = `${'ü'.repeat(TEXT_LENGTH_MAX - 1)}…`;
  expect(eventOf(name(TEXT_LENGTH_MAX + 1))).toMatchObject({ name: cut });
  const { number, fields } = eventKinds.flow;
  const serverName = message(field(fields, 'serverName'), text(TEXT_LENGTH_MAX + 1));
  expect(eventOf(message(5, message(number, joined([0x10, 1], serverName))))).toMatchObject({ serverName: cut });
});

test('a list has an end: more answers than any message holds are refused', () => {
  const answers = (count: number) => dns(filled(message(field(eventKinds.dns.fields, 'answers'), []), 2 * count));
  expect(eventOf(answers(8_192))).toMatchObject({ answers: { length: 8_192 } });
  expect(() => eventOf(answers(8_193))).toThrow('a dns event is broken: answers has 8193 parts, want at most 8192');
});
