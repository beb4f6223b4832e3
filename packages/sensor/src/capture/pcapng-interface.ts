import { u16, u32 } from './bytes.ts';
import { MICROSECONDS, type TimeScale, timeScale } from './time-scale.ts';

/** An interface of a pcapng section: how its packets are to be read, and what it lost as far as the file has told. */
export interface PcapngInterface {
  linkType: number;
  /** 0 for no limit. */
  snapLengthBytes: number;
  scale: TimeScale;
  kernelDrops: number;
  interfaceDrops: number;
}

/** Option codes of interface description and interface statistics blocks (sections 4.2 and 4.6). */
const OPTION = { end: 0, resolution: 9, timeOffset: 14, interfaceDrops: 5, kernelDrops: 7 } as const;
const INTERFACE = { linkType: 8, snapLength: 12, options: 16 } as const;
const STATISTICS_OPTIONS_AT = 20;
const TWO_32 = 2 ** 32;

/** The interface that a whole interface description block at `at` describes; end is where its trailer begins. */
export function readInterface(bytes: Uint8Array, at: number, end: number, bigEndian: boolean): PcapngInterface {
  let resolution: number | undefined;
  let offsetSeconds = 0;
  eachOption(bytes, at + INTERFACE.options, end, bigEndian, (code, valueAt, length) => {
    if (code === OPTION.resolution && length === 1) resolution = bytes[valueAt] as number;
    if (code === OPTION.timeOffset && length === 8) offsetSeconds = signed64(bytes, valueAt, bigEndian);
  });
  const byDefault = resolution === undefined && offsetSeconds === 0;
  return {
    linkType: u16(bytes, at + INTERFACE.linkType, bigEndian),
    snapLengthBytes: u32(bytes, at + INTERFACE.snapLength, bigEndian),
    scale: byDefault ? MICROSECONDS : timeScale(resolution ?? MICROSECONDS.exponent, offsetSeconds),
    kernelDrops: 0,
    interfaceDrops: 0,
  };
}

/** What an interface statistics block says was lost since the interface's capture began. */
export function readInterfaceDrops(
  bytes: Uint8Array,
  at: number,
  end: number,
  bigEndian: boolean,
): Pick<PcapngInterface, 'kernelDrops' | 'interfaceDrops'> {
  const drops = { kernelDrops: 0, interfaceDrops: 0 };
  eachOption(bytes, at + STATISTICS_OPTIONS_AT, end, bigEndian, (code, valueAt, length) => {
    if (length !== 8) return;
    if (code === OPTION.kernelDrops) drops.kernelDrops = unsigned64(bytes, valueAt, bigEndian);
    if (code === OPTION.interfaceDrops) drops.interfaceDrops = unsigned64(bytes, valueAt, bigEndian);
  });
  return drops;
}

/** Options that do not fit the block end the list: they add to a packet, they are not worth losing it for. */
function eachOption(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  see: (code: number, valueAt: number, length: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const code = u16(bytes, at, bigEndian);
    const length = u16(bytes, at + 2, bigEndian);
    if (code === OPTION.end || at + 4 + length > end) return;
    see(code, at + 4, length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
}

/** Exact up to 2^53, far above what an interface can lose. */
function unsigned64(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const first = u32(bytes, at, bigEndian);
  const second = u32(bytes, at + 4, bigEndian);
  return bigEndian ? first * TWO_32 + second : second * TWO_32 + first;
}

function signed64(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  const high = u32(bytes, at + (bigEndian ? 0 : 4), bigEndian);
  const low = u32(bytes, at + (bigEndian ? 4 : 0), bigEndian);
  return (high | 0) * TWO_32 + low;
}
