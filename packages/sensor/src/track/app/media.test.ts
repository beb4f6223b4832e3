import { expect, test } from 'vitest';
import { appOverUdp, hex, type Said } from './testing/said.ts';

const digits = (value: number, count: number): string => value.toString(16).padStart(count, '0');

/** A packet of this sequence number; by default of G.711 and always the same source. */
const rtp = (sequence: number, { first = '80', type = '08', source = '3796cb71', more = 'd5d5' } = {}): Said => [
  'client',
  hex(`${first}${type} ${digits(sequence & 0xffff, 4)} ${digits(sequence * 160, 8)} ${source} ${more}`),
];
const report = `80c8 0006 3796cb71 ${'00'.repeat(20)}`;
const description = '81ca 0003 3796cb71 01 06 616e6e614061';
const five = [1, 2, 3, 4, 5];

test.each<[string, Said[], string]>([
  ['five packets in sequence', five.map((i) => rtp(i)), 'rtp'],
  ['four packets in sequence', [1, 2, 3, 4].map((i) => rtp(i)), ''],
  ['over the end of the numbers', [65_533, 65_534, 65_535, 65_536, 65_537].map((i) => rtp(i)), 'rtp'],
  ['one lost, then five in sequence', [1, 2, 4, 5, 6, 7, 8].map((i) => rtp(i)), 'rtp'],
  ['one twice', [1, 2, 3, 3, 4].map((i) => rtp(i)), ''],
  ['every other one lost', [1, 3, 5, 7, 9, 11, 13].map((i) => rtp(i)), ''],
  ['a source each', five.map((i) => rtp(i, { source: digits(i * 7_919, 8) })), ''],
  ['no source', five.map((i) => rtp(i, { source: '00000000' })), ''],
  ['a type that nobody has', five.map((i) => rtp(i, { type: '28' })), ''],
  ['a type of a session, marked', five.map((i) => rtp(i, { type: 'e0' })), 'rtp'],
  ['another version', five.map((i) => rtp(i, { first: '40' })), ''],
  ['an extension', five.map((i) => rtp(i, { first: '90', more: 'bede 0001 11223344 d5' })), 'rtp'],
  ['an extension that does not fit', five.map((i) => rtp(i, { first: '90', more: 'bede 0009 d5' })), ''],
  ['padding', five.map((i) => rtp(i, { first: 'a0', more: 'd5 000003' })), 'rtp'],
  ['padding of nothing', five.map((i) => rtp(i, { first: 'a0', more: 'd5 000000' })), ''],
  ['the other side speaks between', five.flatMap((i) => [rtp(i), ['server', rtp(i + 9_000)[1]] as Said]), 'rtp'],
  ['a report and who sends it', [['client', hex(report + description)]], 'rtcp'],
  ['both over the same ports', [rtp(1), ['client', hex(report + description)]], 'rtp'],
  ['a report alone', [['client', hex(report)]], ''],
  ['a report and something else', [['client', hex(`${report} 81ca 0009 3796cb71`)]], ''],
])('rtp: %s', (_, said, app) => {
  expect(appOverUdp(...said)).toBe(app);
});
