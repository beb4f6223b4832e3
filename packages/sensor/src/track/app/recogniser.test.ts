import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROTO } from '../../decode/transport.ts';
import { GAVE_UP } from '../recogniser.ts';
import { APP, appNameOf } from './apps.ts';
import { NOTES_COUNT } from './probe.ts';
import { createRecogniser } from './recogniser.ts';
import { hex } from './testing/said.ts';

const noise = Uint8Array.of(0x9c, 0x81, 0x92);
const greeting = Buffer.from('220 ready\r\n');
const user = Buffer.from('USER anna\r\n');

/** Beginnings that lead deep into the probes. */
const BEGINNINGS = [
  hex('ff fd 18 ff fa 18'),
  hex('10 10 0004 4d515454 04'),
  hex('16 0301 002d 01 000029 0303'),
  hex('1234 0100 0001 0000 0000 0000 07'),
  hex('0000 8400 0000 0001 0000 0000 c0'),
  hex('30 84 00000010 02 01 01 61 84'),
  hex('30 1a 02 01 00 04 06'),
  hex('c3 00000001 08'),
  hex('01 102030 0001 000e 0001'),
  hex('00 01 70'),
  Buffer.from('1022\0anna\0'),
  Buffer.from('GET / HTTP/1.1\r\nHost: '),
  Buffer.from('USER anna 0 '),
];

const payloads = fc
  .tuple(fc.constantFrom(new Uint8Array(0), ...BEGINNINGS), fc.uint8Array({ maxLength: 80 }))
  .map(([beginning, rest]) => Buffer.concat([beginning, rest]));

test('every application has a code and a name', () => {
  const recogniser = createRecogniser();
  expect(recogniser.nameOf(APP.telnet)).toBe('telnet');
  expect(recogniser.nameOf(0)).toBe('');
  expect(recogniser.nameOf(GAVE_UP)).toBe('');
  expect(Object.values(APP).every((code) => code > 0 && code < GAVE_UP && appNameOf(code) !== '')).toBe(true);
});

test('looks at four payloads of each side, then gives up', () => {
  const recogniser = createRecogniser();
  let memory = 0;
  const say = (payload: Uint8Array, fromInitiator: boolean) => {
    memory = recogniser.see(payload, 0, payload.length, fromInitiator, PROTO.tcp, memory);
    return memory & 0xff;
  };
  for (let i = 0; i < 6; i++) expect(say(noise, true)).toBe(0);
  expect(say(Buffer.from('GET / HTTP/1.1\r\n'), true)).toBe(0);
  for (let i = 0; i < 4; i++) expect(say(noise, false)).toBe(0);
  expect(say(noise, false)).toBe(GAVE_UP);
});

test('what was noted is not forgotten while others speak', () => {
  const recogniser = createRecogniser();
  let memory = recogniser.see(greeting, 0, greeting.length, false, PROTO.tcp, 0);
  for (let i = 0; i < 10; i++) memory = recogniser.see(noise, 0, noise.length, true, PROTO.tcp, memory);
  expect(recogniser.see(user, 0, user.length, true, PROTO.tcp, memory)).toBe(APP.ftp);
});

test('an empty payload changes nothing', () => {
  expect(createRecogniser().see(greeting, 3, 3, true, PROTO.tcp, 0x123400)).toBe(0x123400);
});

test('never throws, and sees nothing before and after the payload', () => {
  const recogniser = createRecogniser();
  const proto = fc.constantFrom(PROTO.tcp, PROTO.udp);
  const memory = fc.tuple(fc.nat(NOTES_COUNT - 1), fc.nat(0xff)).map(([note, looks]) => (looks << 16) | (note << 8));
  fc.assert(
    fc.property(
      payloads,
      fc.boolean(),
      proto,
      memory,
      fc.uint8Array({ minLength: 40, maxLength: 40 }),
      (payload, who, transport, known, around) => {
        const bare = recogniser.see(payload, 0, payload.length, who, transport, known);
        const framed = Buffer.concat([around, payload, around]);
        const within = recogniser.see(framed, around.length, around.length + payload.length, who, transport, known);
        expect(within).toBe(bare);
      },
    ),
    { numRuns: 3_000 },
  );
});
