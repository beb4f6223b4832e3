import { formatTime } from '@lanhound/proto';
import type { Dissection } from '@lanhound/sensor';
import type { FrameBytes } from './text.ts';

/** One packet as one JSON object. Bytes are there only on request, since they may hold a password. */
export function packetJson(number: number, packet: Dissection, frame: FrameBytes, hex: boolean): object {
  const { timeUs, layers, ...facts } = packet;
  const hexOf = ({ at, end }: { at: number; end: number }) =>
    Buffer.from(frame.bytes.subarray(frame.start + at, frame.start + end)).toString('hex');
  return {
    packet: number,
    time: formatTime(timeUs),
    ...facts,
    layers: layers.map(({ isPrivate, fields, ...layer }) => ({
      ...layer,
      fields: fields.map(({ raw, value, ...field }) => {
        const isShown = raw && (hex || !isPrivate);
        return { ...field, ...(raw ? {} : { value }), ...(isShown ? { hex: hexOf(field) } : {}) };
      }),
      ...(hex ? { hex: hexOf(layer) } : {}),
    })),
  };
}
