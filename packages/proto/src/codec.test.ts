import { expect, test } from 'vitest';
import { BatchError } from './batch-decoder.ts';
import { decodeBatch, encodeBatch, eventToJson } from './codec.ts';
import type { Event } from './gen/types.ts';

const header = { time: 1_700_000_000_123_456, site: 'home', sensor: 'attic' };
const flow: Event = {
  ...header,
  type: 'flow',
  flowId: 7,
  state: 'open',
  start: 1_700_000_000_000_001,
  end: 1_700_000_000_123_456,
  proto: 6,
  src: '192.168.1.7',
  srcPort: 40_000,
  srcMac: 'aa:bb:cc:dd:ee:ff',
  dst: '2001:db8::1',
  dstPort: 0,
  srcPackets: 1,
  srcBytes: 2 ** 52,
  dstPackets: 0,
  dstBytes: 0,
};
const dns: Event = {
  ...header,
  type: 'dns',
  src: 'fe80::1',
  dst: 'ff02::fb',
  via: 'mdns',
  id: 0,
  name: 'printer.local',
  qtype: 'A',
  answers: [{ name: 'printer.local', type: 'A', ttl: 120, data: '192.168.1.9' }],
};
const stats: Event = {
  ...header,
  type: 'sensorStats',
  packets: 1,
  bytes: 2,
  kernelDrops: 3,
  interfaceDrops: 4,
  decodeDrops: { 'ipv4.short': 5 },
  flowsLive: 6,
  flowsEvicted: 7,
  spoolBatches: 8,
  spoolBytes: 9,
  diskBatches: 20,
  diskBytes: 21,
  oldestWaiting: 22,
  batchesSent: 10,
  bytesSent: 11,
  batchesLost: 12,
  cpuMs: 13,
  rssBytes: 14,
  version: '0.1.0',
  clockOffsetUs: -15,
  source: 'eth0',
};

test('a batch comes back as it was', () => {
  const batch = { site: 'home', sensor: 'attic', epoch: 1, sequence: 2, events: [flow, dns, stats] };
  expect(decodeBatch(encodeBatch(batch))).toEqual({ ...batch, unknownEvents: 0 });
});

test('JSON has the header first, times as text, and zero ports', () => {
  const json = eventToJson(flow);
  expect(Object.keys(json).slice(0, 4)).toEqual(['type', 'time', 'site', 'sensor']);
  expect(json).toMatchObject({ time: '2023-11-14T22:13:20.123456Z', start: '2023-11-14T22:13:20.000001Z', dstPort: 0 });
});

test('JSON of a message within an event is its own fields', () => {
  const answers = [{ name: 'printer.local', type: 'A', ttl: 120, data: '192.168.1.9' }];
  expect(eventToJson(dns)['answers']).toEqual(answers);
});

test.each([
  ['text', new TextEncoder().encode('not a batch at all')],
  ['a cut batch', encodeBatch({ site: 'a', sensor: 'b', epoch: 1, sequence: 1, events: [flow] }).subarray(0, -3)],
  ['too much', new Uint8Array(1_000_001)],
])('%s is refused with a reason', (_, bytes) => expect(() => decodeBatch(bytes)).toThrow(BatchError));

test('an address of five bytes is refused', () => {
  const bytes = encodeBatch({ site: 'a', sensor: 'b', epoch: 1, sequence: 1, events: [flow] });
  const at = bytes.findIndex((byte, i) => byte === 4 && bytes[i + 1] === 192 && bytes[i + 2] === 168);
  const broken = Uint8Array.from([...bytes.slice(0, at), 3, ...bytes.slice(at + 2)]);
  expect(() => decodeBatch(broken)).toThrow(BatchError);
});
