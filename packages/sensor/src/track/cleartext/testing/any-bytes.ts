import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenDialogue, Parties } from '../../dialogue.ts';
import type { EventBody } from '../../records.ts';
import { converse, type Said } from '../../testing/converse.ts';

const RUNS = 150;

interface Change {
  readonly turn: number;
  readonly at: number;
  readonly byte: number;
  readonly isCut: boolean;
}

const change = (): fc.Arbitrary<Change> =>
  fc.record({
    turn: fc.nat(31),
    at: fc.nat(255),
    byte: fc.nat(255),
    isCut: fc.constantFrom(true, false, false, false),
  });

/**
 * A reader of bytes that may be anything says the same of a dialogue in whatever pieces it comes and whatever lies
 * around them, and never throws: dialogues it knows, with bytes changed and cut off, and bytes of any kind.
 */
export function testAnyBytes(
  open: OpenDialogue,
  dialogues: readonly (readonly Said[])[],
  parties: Partial<Parties> = {},
): void {
  const amid = (byte: number): OpenDialogue => surrounded(open, byte);
  const check = (said: readonly Said[], pieceBytes: number): void => {
    const whole = converse(amid(0), said, { parties }).events.map(withoutTime);
    expect(converse(amid(0xff), said, { parties }).events.map(withoutTime)).toEqual(whole);
    const pieces = parties.proto === 17 ? {} : { pieceBytes };
    expect(converse(amid(0x31), said, { parties, ...pieces }).events.map(withoutTime)).toEqual(whole);
  };

  test('dialogues with changed bytes, in any pieces', () => {
    const dialogue = fc.constantFrom(...dialogues);
    const property = fc.property(
      dialogue,
      fc.array(change(), { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      (said, changes, piece) => check(changes.reduce(changed, said), piece),
    );
    fc.assert(property, { numRuns: RUNS });
  });

  test('any bytes, in any pieces', () => {
    const turn = fc.tuple(fc.constantFrom('client' as const, 'server' as const), fc.uint8Array({ maxLength: 64 }));
    const property = fc.property(fc.array(turn, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), check);
    fc.assert(property, { numRuns: RUNS });
  });
}

function changed(said: readonly Said[], { turn, at, byte, isCut }: Change): readonly Said[] {
  return said.map(([who, what], i): Said => {
    if (i !== turn % said.length || what === 'miss') return [who, what];
    const bytes = typeof what === 'string' ? Buffer.from(what, 'latin1') : Buffer.from(what);
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    if (isCut) return [who, bytes.subarray(0, place)];
    if (bytes.length > 0) bytes[place] = byte;
    return [who, bytes];
  });
}

const withoutTime = ({ time: _, ...rest }: EventBody): object => rest;

/** The same reader, with every piece laid amid other bytes. */
function surrounded(open: OpenDialogue, byte: number): OpenDialogue {
  return (context) => {
    const reader = open(context);
    return {
      hear(bytes, start, end, fromInitiator, timeUs) {
        const laid = new Uint8Array(end - start + 80).fill(byte);
        laid.set(bytes.subarray(start, end), 40);
        return reader.hear(laid, 40, 40 + end - start, fromInitiator, timeUs);
      },
      miss: (fromInitiator, timeUs) => reader.miss(fromInitiator, timeUs),
      tick: (nowUs) => reader.tick?.(nowUs),
      end: (timeUs) => reader.end(timeUs),
    };
  };
}
