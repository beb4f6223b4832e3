import { InvalidArgumentError } from 'commander';

/** Packets by number, counted from 1. */
export interface PacketNumbers {
  has(number: number): boolean;
  /** The last that is wanted; infinite for an open range. */
  readonly last: number;
  /** The largest that is named: a capture with fewer packets lacks what was asked for. */
  readonly named: number;
}

interface Range {
  from: number;
  to: number;
}

const RANGE = /^(\d{1,15})(-(\d{1,15})?)?$/;

/** "5", "5-9", "5-" to the end, and several of these between commas. */
export function parsePacketNumbers(text: string): PacketNumbers {
  const ranges = text.split(',').map(parseRange);
  return {
    has: (number) => ranges.some(({ from, to }) => number >= from && number <= to),
    last: Math.max(...ranges.map(({ to }) => to)),
    named: Math.max(...ranges.map(({ from, to }) => (Number.isFinite(to) ? to : from))),
  };
}

function parseRange(text: string): Range {
  const [, first, dash, last] = RANGE.exec(text.trim()) ?? [];
  const from = Number(first);
  const to = dash === undefined ? from : last === undefined ? Number.POSITIVE_INFINITY : Number(last);
  if (first !== undefined && from >= 1 && to >= from) return { from, to };
  throw new InvalidArgumentError('want a number from 1 on, a range such as 5-9 or 5-, or several of them: 1,5-9.');
}
