/** LINKTYPE numbers of the links that tests write. */
export const LINK_TYPE = { null: 0, ethernet: 1, ppp: 9, raw: 101, sll: 113, sll2: 276 } as const;

/** One frame of a capture file. */
export interface PcapFrame {
  /** Microseconds since 1970 UTC. */
  timeUs: number;
  bytes: Uint8Array;
  /** Length on the wire, when the capture cut the frame. */
  wireBytes?: number;
}

export interface PcapOptions {
  linkType?: number;
  snapLength?: number;
  byteOrder?: 'little' | 'big';
  precision?: 'microseconds' | 'nanoseconds';
}

/** A capture file in the classic format (draft-ietf-opsawg-pcap), any of its four variants. */
export function pcapFile(frames: readonly PcapFrame[], options: PcapOptions = {}): Uint8Array {
  const { linkType = LINK_TYPE.ethernet, snapLength = 262_144, byteOrder = 'little' } = options;
  const nanoseconds = options.precision === 'nanoseconds';
  const uint32s = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [i, value] of values.entries()) {
      if (byteOrder === 'little') bytes.writeUInt32LE(value, i * 4);
      else bytes.writeUInt32BE(value, i * 4);
    }
    return bytes;
  };
  const version = byteOrder === 'little' ? 0x0004_0002 : 0x0002_0004;
  const magic = nanoseconds ? 0xa1b2_3c4d : 0xa1b2_c3d4;
  const parts: Uint8Array[] = [uint32s(magic, version, 0, 0, snapLength, linkType)];
  for (const { timeUs, bytes, wireBytes = bytes.length } of frames) {
    const fraction = (timeUs % 1_000_000) * (nanoseconds ? 1000 : 1);
    parts.push(uint32s(Math.floor(timeUs / 1_000_000), fraction, bytes.length, wireBytes), bytes);
  }
  return Buffer.concat(parts);
}
