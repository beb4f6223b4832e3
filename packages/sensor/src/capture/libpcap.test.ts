import { silentReport } from '@lanhound/runtime';
import { type FakeClock, fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { LibpcapCaptureConfig } from './capture-config.ts';
import { keepingSink, type SeenFrame } from './fixture.ts';
import { type CapHandle, createLibpcapSource } from './libpcap.ts';
import { CaptureError } from './source.ts';

/** A package cap whose one device the test makes packets on. */
function fakeCap(linkType: string | Error = 'ETHERNET') {
  const wire = { opened: [] as unknown[], closed: 0, buffer: Buffer.alloc(0) as Buffer, emit: (_bytes: number) => {} };
  class Cap implements CapHandle {
    open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string {
      wire.opened.push([device, filter, bufferBytes]);
      wire.buffer = buffer;
      if (linkType instanceof Error) throw linkType;
      return linkType;
    }
    close(): boolean {
      wire.closed++;
      return true;
    }
    on(_: 'packet', see: (bytes: number, truncated: boolean) => void): void {
      wire.emit = (bytes) => see(bytes, false);
    }
  }
  return { wire, module: { Cap, findDevice: () => 'any', deviceList: () => [{ name: 'any' }] } };
}

function start(linkType?: string | Error, settle?: () => Promise<void> | undefined) {
  const { wire, module } = fakeCap(linkType);
  const config = LibpcapCaptureConfig.parse({ kind: 'libpcap', interface: 'any', filter: 'ip', snapLengthBytes: 64 });
  const clock: FakeClock = fakeClock(1_700_000_000_123);
  const deps = { report: silentReport(), clock, random: () => 0, excludeFilter: 'port 1883', cap: module };
  const source = createLibpcapSource(config, deps);
  const sink = keepingSink(settle);
  const controller = new AbortController();
  return { wire, clock, source, sink, abort: () => controller.abort(), ended: source.run(sink, controller.signal) };
}

test('a packet in the buffer becomes a frame, cut at the snapshot length', async () => {
  const { wire, sink, source, abort, ended } = start();
  expect(wire.opened).toEqual([['any', '(ip) and not (port 1883)', 65_536 * 1024]]);
  wire.buffer.fill(7);
  wire.emit(3);
  wire.emit(1_500);
  const frame: SeenFrame = { timeUs: 1_700_000_000_123_000, linkType: 1, wireBytes: 3, data: '070707' };
  expect(sink.frames).toEqual([frame, { ...frame, wireBytes: 1_500, data: '07'.repeat(64) }]);
  expect(source.counters()).toMatchObject({ packets: 2, bytes: 1_503 });
  abort();
  expect(await ended).toEqual({ type: 'end' });
  expect(wire.closed).toBe(1);
});

test.each([
  ['NULL', 0],
  ['LINKTYPE_LINUX_SLL', 113],
  ['RAW', 101],
  ['Unknown linktype 276', 276],
])('link type %s', async (name, number) => {
  const { wire, sink, abort } = start(name);
  wire.emit(1);
  expect(sink.frames[0]?.linkType).toBe(number);
  abort();
});

test('an unknown link type is refused, and the device closed', async () => {
  const { wire, ended } = start('TOKEN_RING');
  await expect(ended).rejects.toThrow('libpcap gives packets of a link type that is not known: TOKEN_RING');
  expect(wire.closed).toBe(1);
});

test('a failure to open is explained, and the handle is left alone', async () => {
  const { wire, ended } = start(new Error('socket: Operation not permitted'));
  await expect(ended).rejects.toThrow(CaptureError);
  await expect(ended).rejects.toThrow(/^no right to capture on any \(socket: Operation not permitted\)\. /);
  expect(wire.closed).toBe(0);
});

test('what the sink throws ends the capture', async () => {
  const { wire, ended, sink } = start();
  sink.see = () => {
    throw new RangeError('a bug');
  };
  wire.emit(1);
  await expect(ended).rejects.toThrow(RangeError);
  expect(wire.closed).toBe(1);
});

test('while the sink wants to be waited for, frames are taken up to a limit and then counted as dropped', async () => {
  let release = () => {};
  const settled = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { wire, source, abort, ended } = start(undefined, () => settled);
  wire.emit(1);
  await new Promise(setImmediate);
  for (let i = 0; i < 16_384 + 5; i++) wire.emit(1);
  expect(source.counters()).toMatchObject({ packets: 16_385, kernelDrops: 5 });
  release();
  await settled;
  await new Promise(setImmediate);
  wire.emit(1);
  expect(source.counters()).toMatchObject({ packets: 16_386, kernelDrops: 5 });
  abort();
  await ended;
});
