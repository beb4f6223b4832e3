import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Parties } from './dialogue.ts';
import { DnsDialogues } from './dns-dialogue.ts';
import type { DnsEnvelope } from './dns-envelope.ts';
import { converse, type Said } from './testing/converse.ts';

const LIMITS = { bufferedBytesMax: 1_000_000 };
const ON_DNS: Partial<Parties> = { dstPort: 53 };

const message = (text: string): Buffer =>
  Buffer.concat([Uint8Array.of(text.length >> 8, text.length & 255), Buffer.from(text)]);
const texts = ['alpha', 'b', 'gamma-'.repeat(50), 'delta'];
const stream = Buffer.concat(texts.map(message));

function listen(limits = LIMITS) {
  const heard: string[] = [];
  const envelopes: DnsEnvelope[] = [];
  const dialogues = new DnsDialogues(limits, (envelope, bytes, start, end) => {
    heard.push(Buffer.from(bytes.subarray(start, end)).toString());
    envelopes.push({ ...envelope } as DnsEnvelope);
  });
  return { heard, envelopes, dialogues };
}

function hearing(said: readonly Said[], options: { pieceBytes?: number } = {}) {
  const { heard, dialogues } = listen();
  converse(dialogues.open, said, { ...options, parties: ON_DNS });
  return { heard, counters: dialogues.counters };
}

test('several messages at once', () => expect(hearing([['client', stream]]).heard).toEqual(texts));

test('any pieces give the same messages', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: stream.length }), (pieceBytes) => {
      const { heard, counters } = hearing([['client', stream]], { pieceBytes });
      expect(heard).toEqual(texts);
      expect(counters).toEqual({ gaps: 0, refused: 0 });
    }),
  );
});

test('the longest message', () => {
  const text = 'x'.repeat(65_535);
  const { heard } = hearing([['server', Buffer.concat([message(text), message('next')])]], { pieceBytes: 1_460 });
  expect(heard).toEqual([text, 'next']);
});

test('the sides do not mix', () => {
  const { heard } = hearing([
    ['client', stream.subarray(0, 4)],
    ['server', message('answer').subarray(0, 3)],
    ['client', stream.subarray(4, 7)],
    ['server', message('answer').subarray(3)],
  ]);
  expect(heard).toEqual(['alpha', 'answer']);
});

test('empty messages are passed on and do not stop the stream', () => {
  const empty = Uint8Array.of(0, 0);
  expect(hearing([['client', Buffer.concat([empty, message('x'), empty, message('y')])]]).heard).toEqual([
    '',
    'x',
    '',
    'y',
  ]);
});

test('after a gap reading goes on where something begins with a whole message', () => {
  const { heard, counters } = hearing([
    ['client', message('alpha')],
    ['client', message('half').subarray(0, 4)],
    ['client', 'miss'],
    ['client', 'the end of what is missing'],
    ['client', message('more than there is').subarray(0, 9)],
    ['server', message('answer')],
    ['client', Buffer.concat([message('after'), message('half').subarray(0, 3)])],
    ['client', message('half').subarray(3)],
  ]);
  expect(heard).toEqual(['alpha', 'answer', 'after', 'half']);
  expect(counters.gaps).toBe(1);
});

test('a beginning that was not seen is no gap', () => {
  const { heard, counters } = hearing([
    ['client', 'miss'],
    ['client', stream.subarray(3, 7)],
    ['client', stream.subarray(7)],
  ]);
  expect(heard).toEqual(texts.slice(1));
  expect(counters.gaps).toBe(0);
});

test('memory follows what came, not what a length claims, and ends at its limit', () => {
  const { heard, dialogues } = listen({ bufferedBytesMax: 5_000 });
  const claim = Uint8Array.of(0xff, 0xff, 1, 2, 3);
  const context = { parties: { flowId: 1, proto: 6, src: '10.0.0.1', srcPort: 9, dst: '10.0.0.2', dstPort: 53 } };
  const sink = { flow: () => {}, dns: () => {}, event: () => {} };
  const open = () => dialogues.open({ ...context, sink, name: () => {} });
  const [first, second, third] = [open(), open(), open()];
  first.hear(claim, 0, claim.length, true, 1);
  second.hear(claim, 0, claim.length, true, 1);
  expect(dialogues.counters).toEqual({ gaps: 0, refused: 0 });
  third.hear(claim, 0, claim.length, true, 1);
  expect(dialogues.counters).toEqual({ gaps: 1, refused: 1 });
  first.end(2);
  third.hear(message('after'), 0, 7, true, 3);
  third.hear(claim, 0, claim.length, true, 4);
  expect(dialogues.counters).toEqual({ gaps: 1, refused: 1 });
  expect(heard).toEqual(['after']);
  // Silence gives the memory of half messages back.
  second.tick?.(60_000_001);
  third.tick?.(60_000_001);
  expect(dialogues.counters.gaps).toBe(2);
  const fourth = open();
  fourth.hear(claim, 0, claim.length, true, 5);
  expect(dialogues.counters.refused).toBe(1);
});

test.each<[string, Partial<Parties>, object]>([
  ['who speaks to whom', {}, { ipLength: 4, srcPort: 49_152, dstPort: 53, proto: 6, via: 'tcp' }],
  ['LLMNR', { dstPort: 5355 }, { dstPort: 5355, via: 'llmnr' }],
  ['IPv6, and IPv4 mapped into it', { src: 'fe80::1' }, { ipLength: 16 }],
])('%s', (_, parties, expected) => {
  const { envelopes, dialogues } = listen();
  const said: Said[] = [
    ['client', message('ask')],
    ['server', message('tell')],
  ];
  converse(dialogues.open, said, { parties: { ...ON_DNS, ...parties } });
  const [asked, told] = envelopes as [DnsEnvelope, DnsEnvelope];
  expect(asked).toMatchObject(expected);
  expect(told).toMatchObject({ srcIpAt: asked.dstIpAt, dstPort: asked.srcPort, srcMacAt: asked.dstMacAt });
  const { bytes, dstIpAt, ipLength, srcMacAt } = asked;
  const mapped = ipLength === 4 ? [] : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];
  expect([...bytes.subarray(dstIpAt, dstIpAt + ipLength)]).toEqual([...mapped, 192, 168, 1, 20]);
  expect([...bytes.subarray(srcMacAt, srcMacAt + 6)]).toEqual([2, 0, 0, 0, 0, 10]);
});
