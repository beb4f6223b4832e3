import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BROWSER,
  certificates,
  chosenVersion,
  clientHello,
  handshakeRecord,
  handshakeRecords,
  RETRY_RANDOM,
  record,
  SERVER_HELLO_DONE,
  serverHello,
} from '../../decode/tls/testing/handshakes.ts';
import { LEAF } from '../../decode/tls/testing/leaf.ts';
import { converse, type Said } from '../testing/converse.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

const { openTls } = createTlsDialogues(TlsTrackConfig.parse({}));

/** What is told of it; when it is told depends on how it came. */
const told = (said: readonly Said[], pieceBytes?: number) =>
  converse(openTls, said, pieceBytes === undefined ? {} : { pieceBytes }).events.map(({ time: _, ...event }) => event);

const hello = clientHello(BROWSER);
const anonymous = clientHello({ ciphers: [0x1301] });
const answer12 = serverHello({ cipher: 0xc02f });
const answer13 = serverHello({ extensions: [[51, [0, 29]], chosenVersion(0x0304)] });
const retry = serverHello({ random: RETRY_RANDOM, extensions: [chosenVersion(0x0304)] });
const ALERTS = [record(21, [2, 40]), record(21, [1, 112]), record(21, new Uint8Array(40))];
const CHANGE = record(20, [1]);
const DATA = record(23, new Uint8Array(300));

describe('split anyhow', () => {
  const said: Said[] = [
    ['client', handshakeRecords(hello, 500)],
    ['server', handshakeRecord(retry)],
    ['client', handshakeRecord(hello)],
    ['server', Uint8Array.from([...handshakeRecords(answer12, 30), ...handshakeRecords(certificates(LEAF), 250)])],
  ];
  const whole = told(said);

  test.each([1, 2, 3, 4, 5, 6, 7, 11, 100, 499, 1_460])('into pieces of %i', (pieceBytes) => {
    expect(told(said, pieceBytes)).toEqual(whole);
  });
});

test('nothing said throws, and where it is split makes no difference', () => {
  const parts = fc.oneof(
    fc
      .constantFrom(hello, anonymous, answer12, answer13, retry, certificates(LEAF), SERVER_HELLO_DONE)
      .chain((bytes) =>
        fc
          .tuple(fc.nat(bytes.length - 1), fc.nat(255), fc.integer({ min: 1, max: 2_000 }))
          .map(([at, value, size]) => handshakeRecords(size % 2 === 0 ? bytes : bytes.with(at, value), size)),
      ),
    fc.constantFrom(...ALERTS, CHANGE, DATA),
    fc.uint8Array({ maxLength: 50 }),
  );
  const turns = fc.array(fc.tuple(fc.constantFrom('client' as const, 'server' as const), parts), { maxLength: 6 });
  fc.assert(
    fc.property(turns, fc.integer({ min: 1, max: 200 }), (said, pieceBytes) => {
      const events = told(said);
      expect(told(said, pieceBytes)).toEqual(events);
    }),
  );
});
