import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { createDecoder } from '../../decode/decode.ts';
import { NETWORK, Packet } from '../../decode/packet.ts';
import type { PacketInspector } from '../inspector.ts';

const SECOND_US = 1_000_000;

/** Inspectors over a capture file, ticking by packet time as the tracker does. A cut end is no error. */
export async function inspectCapture(file: string, inspectors: readonly PacketInspector[]): Promise<void> {
  const decoder = createDecoder();
  const packet = new Packet();
  let nowUs = 0;
  let nextTickUs = 0;
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) !== 0) return;
    nowUs = Math.max(nowUs, frame.timeUs);
    if (nowUs >= nextTickUs) {
      for (const inspector of inspectors) inspector.tick(nowUs);
      nextTickUs = nowUs + SECOND_US;
    }
    const flowId = packet.network === NETWORK.arp ? 0 : 1;
    for (const inspector of inspectors) inspector.see(packet, flowId);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal);
  for (const inspector of inspectors) inspector.finish(nowUs);
}
