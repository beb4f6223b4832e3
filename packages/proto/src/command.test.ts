import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanhound } from '#gen/commands.js';
import { COMMAND_BYTES_MAX, type Command, CommandError, decodeCommand, encodeCommand } from './command.ts';
import { formatIp } from './ip.ts';

const PROBE: Command = { type: 'probe', id: 'a1', issued: 1_764_000_000_000_000, ip: '192.168.1.7' };
const MARKER = 0x4c48_4331;

/** The generated codec, which this reader shares nothing with. */
const generated = (fields: Record<string, unknown>): Uint8Array =>
  lanhound.v1.Command.encode(fields as lanhound.v1.Command.$Properties).finish();
const address = (...bytes: number[]) => ({ ip: Uint8Array.from(bytes) });
const whole = { marker: MARKER, id: 'a1', issued: 7, probe: address(192, 168, 1, 7) };

const reasonOf = (bytes: Uint8Array): string => {
  try {
    decodeCommand(bytes);
    return 'a command';
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `${error.reason}: ${error.message}`;
  }
};

test.each(['192.168.1.7', 'fe80::1', '2001:db8::7'])('what is said of %s is what is heard', (ip) => {
  expect(decodeCommand(encodeCommand({ ...PROBE, ip }))).toEqual({ ...PROBE, ip });
});

test('what the generated codec writes is read the same', () => {
  const texts = fc.string({ maxLength: 64, unit: 'grapheme-ascii' });
  const addresses = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 2 ** 52 }), addresses, (id, issued, ip) => {
      const read = decodeCommand(generated({ marker: MARKER, id, issued, probe: { ip } }));
      expect(read).toEqual({ type: 'probe', id, issued, ip: formatIp(ip) });
    }),
  );
});

const text = (said: string) => new TextEncoder().encode(said);

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(), /^malformed: the marker/],
  ['no marker', generated({ ...whole, marker: 0 }), /^malformed: the marker/],
  ['another marker', generated({ ...whole, marker: MARKER + 1 }), /^malformed: the marker/],
  ['the answer of a NATS server to a batch', text('{"stream":"lanhound","seq":17}'), /^malformed: not a protobuf/],
  ['its answer to a batch again', text('{"stream":"lanhound","domain":"a","seq":1,"duplicate": true}'), /^malformed/],
  ['what it says of an error', text('{"error":{"code":503,"description":"no"},"stream":"","seq":0}'), /^malformed/],
  ['its error in the protocol', text("-ERR 'Permissions Violation'"), /^malformed/],
  ['nobody listens, an empty message', text(''), /^malformed/],
  ['a kind of tomorrow', generated({ marker: MARKER, id: 'a1', issued: 7 }), /^unknown: .*kind/],
  ['an address of five bytes', generated({ ...whole, probe: address(1, 2, 3, 4, 5) }), /5 bytes, want 4 or 16/],
  ['no address', generated({ ...whole, probe: {} }), /0 bytes, want 4 or 16/],
  ['a long id', generated({ ...whole, id: 'x'.repeat(65) }), /65 characters, want at most 64/],
  ['more bytes than any has', generated({ ...whole, id: 'x'.repeat(COMMAND_BYTES_MAX) }), /want at most 1024/],
  ['a part of one', generated(whole).slice(0, -3), /^malformed: not a protobuf/],
])('is no command: %s', (_, bytes, reason) => expect(reasonOf(bytes)).toMatch(reason));

test('fields of tomorrow are passed over', () => {
  const more = Uint8Array.from([...generated(whole), 0xfa, 0x01, 2, 1, 2]);
  expect(decodeCommand(more)).toEqual({ type: 'probe', id: 'a1', issued: 7, ip: '192.168.1.7' });
});

test('any bytes are read or refused, and so is what began as a command', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(fc.property(bytes, (given) => void reasonOf(given)));
  const command = generated(whole);
  fc.assert(
    fc.property(bytes, fc.nat(command.length), (given, at) => {
      void reasonOf(Uint8Array.from([...command.slice(0, at), ...given, ...command.slice(at)]));
    }),
  );
});

test('JSON is never a command', () => {
  fc.assert(fc.property(fc.json(), (json) => void expect(reasonOf(text(json))).not.toBe('a command')));
});

test('who asks for what is no address is told so', () => {
  expect(() => encodeCommand({ ...PROBE, ip: 'attic' })).toThrow('the command\'s ip is "attic", want an address');
});
