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

/** The interface that a whole interface description block at `at` describes; end is where its trailer begins. */
export function readInterface(view: DataView, at: number, end: number, littleEndian: boolean): PcapngInterface {
  let resolution: number | undefined;
  let offsetSeconds = 0;
  eachOption(view, at + INTERFACE.options, end, littleEndian, (code, valueAt, length) => {
    if (code === OPTION.resolution && length === 1) resolution = view.getUint8(valueAt);
    if (code === OPTION.timeOffset && length === 8) offsetSeconds = Number(view.getBigInt64(valueAt, littleEndian));
  });
  const byDefault = resolution === undefined && offsetSeconds === 0;
  return {
    linkType: view.getUint16(at + INTERFACE.linkType, littleEndian),
    snapLengthBytes: view.getUint32(at + INTERFACE.snapLength, littleEndian),
    scale: byDefault ? MICROSECONDS : timeScale(resolution ?? MICROSECONDS.exponent, offsetSeconds),
    kernelDrops: 0,
    interfaceDrops: 0,
  };
}

/** What an interface statistics block says was lost since the interface's capture began. */
export function readInterfaceDrops(
  view: DataView,
  at: number,
  end: number,
  littleEndian: boolean,
): Pick<PcapngInterface, 'kernelDrops' | 'interfaceDrops'> {
  const drops = { kernelDrops: 0, interfaceDrops: 0 };
  eachOption(view, at + STATISTICS_OPTIONS_AT, end, littleEndian, (code, valueAt, length) => {
    if (length !== 8) return;
    if (code === OPTION.kernelDrops) drops.kernelDrops = Number(view.getBigUint64(valueAt, littleEndian));
    if (code === OPTION.interfaceDrops) drops.interfaceDrops = Number(view.getBigUint64(valueAt, littleEndian));
  });
  return drops;
}

/** Options that do not fit the block end the list: they add to a packet, they are not worth losing it for. */
function eachOption(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
  see: (code: number, valueAt: number, length: number) => void,
): void {
  let at = start;
  while (at + 4 <= end) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === OPTION.end || at + 4 + length > end) return;
    see(code, at + 4, length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
}
