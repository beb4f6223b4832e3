import { expect, test } from 'vitest';
import { lineSplitter, readTcpdumpLine, type TcpdumpLine } from './tcpdump-stderr.ts';

test.each<[string, TcpdumpLine]>([
  [
    'tcpdump: listening on eth0, link-type EN10MB (Ethernet), snapshot length 2048 bytes',
    { type: 'listening', text: 'listening on eth0, link-type EN10MB (Ethernet), snapshot length 2048 bytes' },
  ],
  [
    'tcpdump: 9 packets captured, 12 packets received by filter, 3 packets dropped by kernel',
    { type: 'counts', counts: { kernelDrops: 3 } },
  ],
  [
    '9 packets captured, 12 packets received by filter, 1 packet dropped by kernel, 2 packets dropped by interface',
    { type: 'counts', counts: { kernelDrops: 1, interfaceDrops: 2 } },
  ],
  ['1 packet captured', { type: 'counts', counts: {} }],
  ['425011 packets dropped by kernel', { type: 'counts', counts: { kernelDrops: 425_011 } }],
  [
    'tcpdump: WARNING: eth0: no IPv4 address assigned',
    { type: 'warning', text: 'WARNING: eth0: no IPv4 address assigned' },
  ],
  ['tcpdump: pcap_loop: The interface disappeared', { type: 'text', text: 'pcap_loop: The interface disappeared' }],
  ['(No such device exists)', { type: 'text', text: '(No such device exists)' }],
])('%s', (line, expected) => {
  expect(readTcpdumpLine(line)).toEqual(expected);
});

test('lines are put together from pieces, and the last needs no end', () => {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (const piece of ['on', 'e\ntwo\n\nth', 'r', 'ee']) splitter.push(piece);
  expect(lines).toEqual(['one', 'two']);
  splitter.finish();
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('a line without an end is not held for ever', () => {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (let i = 0; i < 1_000; i++) splitter.push('x'.repeat(1_000));
  splitter.finish();
  expect(lines).toEqual(['x'.repeat(500)]);
});
