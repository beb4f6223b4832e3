import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from './decode.ts';
import { DROP, DROP_NAMES, dropGroupOf } from './drops.ts';
import { LINK_TYPE } from './link.ts';
import { NETWORK, Packet } from './packet.ts';

const MARGIN = 64;

/** Throws when bytes outside the frame are read. */
function guarded(frame: Frame): Frame {
  const { start, end } = frame;
  frame.bytes = new Proxy(Uint8Array.from(frame.bytes), {
    get(target, property) {
      const at = typeof property === 'string' ? Number(property) : Number.NaN;
      if (at < start || at >= end) throw new RangeError(`read ${at} of a frame from ${start} to ${end}`);
      return Reflect.get(target, property, target);
    },
  });
  return frame;
}

function frameOf(content: Uint8Array, linkType: number, missingBytes = 0): Frame {
  const frame = new Frame();
  frame.bytes = Buffer.concat([Buffer.alloc(MARGIN, 0xff), content, Buffer.alloc(MARGIN, 0xff)]);
  frame.start = MARGIN;
  frame.end = MARGIN + content.length;
  frame.wireBytes = content.length + missingBytes;
  frame.linkType = linkType;
  return frame;
}

/** Headers that lead deep into the decoders, to be put together in any order, cut and changed. */
const pieces = [
  '020000000002020000000001',
  '0800',
  '86dd',
  '0806',
  '8100000a',
  '88a80064',
  '8864110000010040',
  '0021',
  '57',
  '8847',
  '00011140',
  '0026aaaa03000000',
  '4500003c000100004006000ac0000201c0000202',
  '46000040000120004011000ac0000201c000020294040000',
  `6000000000400040${'20010db8000000000000000000000001'.repeat(2)}`,
  `6000000000402c40${'20010db8000000000000000000000001'.repeat(2)}`,
  '0600050200000100',
  '2c00010000000001',
  '1100000100000001',
  '0001080006040001020000000001c0000201000000000000c0000202',
  '12340050000000010000000050180000000000006869',
  '1234003500100000686968696869',
  '0300000000000000',
].map((hex) => Buffer.from(hex, 'hex'));

const content = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, fc.uint8Array({ maxLength: 8 })), {
      maxLength: 9,
    }),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 3 }),
    fc.nat(12),
  )
  .map(([parts, changes, cut]) => {
    const bytes = Buffer.concat(parts);
    for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
    return bytes.subarray(0, Math.max(0, bytes.length - cut));
  });

const linkType = fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.constantFrom(...Object.values(LINK_TYPE), 105));

/** Every offset that a packet gives lies within its frame, with all that it promises behind it. */
function expectWithin(packet: Packet, { start, end }: Frame): void {
  const within = (at: number, length: number) => at === -1 || (at >= start && at + length <= end);
  const promises = [
    [packet.srcMacAt, 6],
    [packet.dstMacAt, 6],
    [packet.arpAt, 28],
    [packet.srcIpAt, packet.ipLength],
    [packet.dstIpAt, packet.ipLength],
    [packet.transportAt, 0],
  ] as const;
  expect(promises.filter(([at, length]) => !within(at, length))).toEqual([]);
  if (packet.network === NETWORK.arp) {
    expect(packet.arpAt).toBeGreaterThanOrEqual(start);
    return;
  }
  expect(packet.srcIpAt).toBeGreaterThanOrEqual(start);
  expect(packet.ipBytes).toBeGreaterThanOrEqual(20);
  expect([start, packet.payloadAt, packet.payloadEnd, end]).toEqual(
    [start, packet.payloadAt, packet.payloadEnd, end].toSorted((a, b) => a - b),
  );
}

describe('any bytes on any link', () => {
  test('are decoded or dropped, without a look outside the frame', () => {
    fc.assert(
      fc.property(content, linkType, fc.constantFrom(0, 1_000), (bytes, link, missingBytes) => {
        const frame = guarded(frameOf(bytes, link, missingBytes));
        const packet = new Packet();
        const drop = createDecoder().decode(frame, packet);
        if (drop === 0) expectWithin(packet, frame);
        else expect(DROP_NAMES[drop]).toBeTruthy();
      }),
      { numRuns: 2_000 },
    );
  });

  test('leave nothing for the next frame', () => {
    fc.assert(
      fc.property(content, content, linkType, (first, second, link) => {
        const decoder = createDecoder();
        const used = new Packet();
        decoder.decode(frameOf(first, link), used);
        const frame = frameOf(second, link);
        const drop = decoder.decode(frame, used);
        const fresh = new Packet();
        expect(createDecoder().decode(frame, fresh)).toBe(drop);
        if (drop === 0) expect({ ...used, ipLength: 0 }).toEqual({ ...fresh, ipLength: 0 });
      }),
      { numRuns: 500 },
    );
  });
});

describe('drops', () => {
  test('are counted by reason, with every frame and its bytes on the wire', () => {
    const decoder = createDecoder();
    const packet = new Packet();
    for (const missingBytes of [0, 0, 100]) decoder.decode(frameOf(Buffer.alloc(9), 1, missingBytes), packet);
    decoder.decode(frameOf(Buffer.alloc(9), 105), packet);
    expect(decoder.drops()).toEqual({ 'link.short': 2, 'link.cut': 1, 'link.unknownType': 1 });
    expect([decoder.packets, decoder.bytes]).toEqual([4, 136]);
  });

  test('have a number of their own each', () => {
    expect(Object.entries(DROP).every(([name, reason]) => DROP_NAMES[reason] === name)).toBe(true);
    expect(new Set(DROP_NAMES).size).toBe(DROP_NAMES.length);
  });

  test.each([
    ['notIp.lldp', 'notIp'],
    ['ipv4.cut', 'cut'],
    ['ipv6.extensionCut', 'cut'],
    ['tcp.short', 'malformed'],
    ['link.unknownType', 'unknownLink'],
  ] as const)('%s is of the group %s', (name, group) => expect(dropGroupOf(name)).toBe(group));
});
