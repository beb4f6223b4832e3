import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTES_COUNT } from './probe.ts';
import { PROBES } from './probes.ts';
import { createRecogniser } from './recogniser.ts';
import { appOver, payloadOf, type Said } from './testing/said.ts';
import { SAMPLES } from './testing/samples.ts';

// What is no application must get no name: whatever it looks like, and however long it goes on.

const RUNS = 800;
const SEED = 20_261_121;
const recogniser = createRecogniser();

const bytes = (maxLength = 120) => fc.uint8Array({ minLength: 1, maxLength });
const text = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 200 });
const word = fc.stringMatching(/^[A-Za-z]{1,12}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
const number = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

/** Frames of no known protocol: a few constant or counted fields, small numbers, and what fills them. */
const frame = fc
  .tuple(
    fc.array(fc.oneof(fc.constant(0), fc.constant(0xff), number(3), number(8)), { minLength: 1, maxLength: 24 }),
    bytes(40),
  )
  .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest]));
/** The same with a length in front, of one of the usual forms. */
const lengthFirst = fc.tuple(fc.constantFrom(1, 2, 4), fc.boolean(), fc.boolean(), frame).map(framed);
/** Datagrams of one sender that count up, as games send them; but not where RTP counts. */
const counted = fc
  .tuple(
    bytes(8).filter(({ length }) => length !== 2),
    number(16),
    bytes(60),
  )
  .map(([head, first, rest]) =>
    Array.from({ length: 8 }, (_, i) => Buffer.concat([head, Buffer.of((first + i) >> 8, first + i), rest])),
  );
const line = fc.tuple(sentence, fc.constantFrom('\n', '\r\n', '')).map(([words, end]) => words + end);
const reply = fc.tuple(number(10), sentence).map(([code, words]) => `${code} ${words}\r\n`);
const json = fc.json({ maxDepth: 3 });
const rpc = fc.record({
  id: fc.nat(),
  method: fc.oneof(word, fc.constantFrom('login', 'submit', 'job')),
  params: fc.jsonValue(),
});
const markup = fc.tuple(word, sentence).map(([tag, words]) => `<?xml version="1.0"?><${tag}>${words}</${tag}>`);
const wide = sentence.map((words) => Buffer.from(words, 'utf16le'));
const wideSwapped = sentence.map((words) => Buffer.from(words, 'utf16le').swap16());
const message: fc.Arbitrary<Uint8Array | string> = fc.oneof(
  ...[bytes(), text, frame, lengthFirst, line, reply, json, rpc.map((call) => `${JSON.stringify(call)}\n`)],
  ...[markup, wide, wideSwapped, sentence.map((words) => `${words}\0`)],
);

const dialogue = fc.oneof(
  fc.array(fc.tuple(fc.constantFrom('client' as const, 'server' as const), message), { minLength: 1, maxLength: 8 }),
  counted.map((frames) => frames.map((payload): Said => ['client', payload])),
);

test.each(['tcp', 'udp'] as const)('noise over %s has no name', (transport) => {
  const named = new Set<string>();
  const note = (said: Said[]) => {
    const app = appOver(transport, said, recogniser);
    if (app !== '') named.add(`${app}: ${JSON.stringify(said.map(([who, payload]) => [who, printed(payload)]))}`);
  };
  fc.assert(fc.property(dialogue, note), { numRuns: RUNS, seed: SEED });
  expect([...named]).toEqual([]);
});

test('counted datagrams that look like RTP and are not of one source have no name', () => {
  const datagram = fc
    .tuple(number(6), number(7), number(16), bytes(30))
    .map(([first, type, sequence, rest]) =>
      Buffer.concat([Buffer.of(0x80 | first, type, sequence >> 8, sequence), rest]),
    );
  const said = fc.array(datagram, { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(said, (datagrams) => {
      const payloads = datagrams.map((payload): Said => ['client', payload]);
      expect(appOver('udp', payloads, recogniser)).toBe('');
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

/** Payloads of samples with some bytes changed, cut or added to: they lead deep into the probes. */
const nearly = fc
  .tuple(
    fc.constantFrom(...SAMPLES.flatMap(({ said }) => said.map(([, payload]) => payloadOf(payload)))),
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 3 }),
    fc.nat(200),
    fc.uint8Array({ maxLength: 6 }),
  )
  .map(([payload, changes, length, more]) => {
    const changed = Buffer.concat([payload.subarray(0, length), more]);
    for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
    return changed;
  });

const AROUND_BYTES = 48;
const around = (payload: Uint8Array, byte: number): Buffer => {
  const side = Buffer.alloc(AROUND_BYTES, byte);
  return Buffer.concat([side, payload, side]);
};

test('no probe throws, nor sees what lies before and after the payload', () => {
  const note = fc.nat(NOTES_COUNT - 1);
  const probe = fc.constantFrom(...PROBES);
  fc.assert(
    fc.property(probe, nearly, fc.boolean(), note, fc.nat(255), (one, payload, who, noted, detail) => {
      if (payload.length === 0) return;
      const bare = one.see(payload, 0, payload.length, who, noted, detail);
      for (const byte of [0, 0x20, 0xff]) {
        const amid = around(payload, byte);
        expect(one.see(amid, AROUND_BYTES, AROUND_BYTES + payload.length, who, noted, detail)).toBe(bare);
      }
    }),
    { numRuns: 3_000, seed: SEED },
  );
});

function framed([size, isLittle, isInclusive, rest]: [number, boolean, boolean, Buffer]): Buffer {
  const length = Buffer.alloc(size);
  const value = Math.min(rest.length + (isInclusive ? size : 0), 0xff);
  if (isLittle) length.writeUIntLE(value, 0, size);
  else length.writeUIntBE(value, 0, size);
  return Buffer.concat([length, rest]);
}

const printed = (payload: Uint8Array | string): string => Buffer.from(payloadOf(payload)).toString('latin1');
