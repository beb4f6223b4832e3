import { PROTO } from '../../decode/transport.ts';
import { GAVE_UP, type Recogniser } from '../recogniser.ts';
import { appNameOf } from './apps.ts';
import { detailOf, isCertain, NOTES_COUNT, noteOf, type Probe, UNKNOWN, type Verdict } from './probe.ts';
import { PROBES } from './probes.ts';

// A flow's memory: the code in the low 8 bits, then a note of 8, then how many payloads each side has said, 4 each, and
// the note's detail in the high 8.
const NOTE_SHIFT = 8;
const BYTE_BITS = 0xff;
const COUNT_SHIFT = { initiator: 16, responder: 20 } as const;
const COUNT_BITS = 0xf;
const COUNTS = 0xff << COUNT_SHIFT.initiator;
const DETAIL_SHIFT = 24;

/**
 * Payloads of one side that are looked at while nothing is known. Protocols introduce themselves at once; text that
 * comes later may quote anything.
 */
const LOOKS_MAX = 4;

/**
 * Recognises applications by what is said, on any port. The table of probes is made once; a payload costs one look into
 * it by its first byte, and what the probes found there ask for.
 */
export function createRecogniser(probes: readonly Probe[] = PROBES): Recogniser {
  const tcp = tablesOf(probes.filter(({ transport }) => transport === 'tcp'));
  const udp = tablesOf(probes.filter(({ transport }) => transport === 'udp'));
  return {
    see(bytes, start, end, fromInitiator, proto, memory) {
      if (start >= end) return memory;
      const note = (memory >>> NOTE_SHIFT) & BYTE_BITS;
      const detail = memory >>> DETAIL_SHIFT;
      const shift = fromInitiator ? COUNT_SHIFT.initiator : COUNT_SHIFT.responder;
      const looks = (memory >>> shift) & COUNT_BITS;
      if (looks >= LOOKS_MAX && note === 0) return isExhausted(memory) ? GAVE_UP : memory;
      const tables = proto === PROTO.tcp ? tcp : udp;
      let verdict = UNKNOWN;
      if (note !== 0) {
        verdict = ask(tables.byNote[note] as readonly Probe[], bytes, start, end, fromInitiator, note, detail);
      }
      if (looks < LOOKS_MAX && !isCertain(verdict)) {
        const probes = tables.byFirstByte[bytes[start] as number] as readonly Probe[];
        const other = ask(probes, bytes, start, end, fromInitiator, note, detail);
        if (verdict === UNKNOWN || isCertain(other)) verdict = other;
      }
      const counted = looks < LOOKS_MAX ? memory + (1 << shift) : memory;
      if (verdict === UNKNOWN) return counted;
      if (isCertain(verdict)) return verdict;
      return (counted & COUNTS) | (noteOf(verdict) << NOTE_SHIFT) | (detailOf(verdict) << DETAIL_SHIFT);
    },
    nameOf: appNameOf,
  };
}

/** Both sides have said enough. */
function isExhausted(memory: number): boolean {
  const initiator = (memory >>> COUNT_SHIFT.initiator) & COUNT_BITS;
  const responder = (memory >>> COUNT_SHIFT.responder) & COUNT_BITS;
  return initiator >= LOOKS_MAX && responder >= LOOKS_MAX;
}

/** The application that a probe is certain of; when none is, the first note. */
function ask(
  probes: readonly Probe[],
  bytes: Uint8Array,
  start: number,
  end: number,
  fromInitiator: boolean,
  note: number,
  detail: number,
): Verdict {
  let noted = UNKNOWN;
  for (let i = 0; i < probes.length; i++) {
    const verdict = (probes[i] as Probe).see(bytes, start, end, fromInitiator, note, detail);
    if (isCertain(verdict)) return verdict;
    if (noted === UNKNOWN) noted = verdict;
  }
  return noted;
}

/** The probes of one transport by the byte that a payload begins with, and by the note that a flow has. */
interface Tables {
  readonly byFirstByte: readonly (readonly Probe[])[];
  readonly byNote: readonly (readonly Probe[])[];
}

const tablesOf = (probes: readonly Probe[]): Tables => ({
  byFirstByte: byNumber(256, probes, ({ firstBytes }) => firstBytes),
  byNote: byNumber(NOTES_COUNT, probes, ({ notes = [] }) => notes),
});

/** For each number from 0 on the probes that name it, in their order. */
function byNumber(count: number, probes: readonly Probe[], numbersOf: (probe: Probe) => readonly number[]): Probe[][] {
  const lists: Probe[][] = Array.from({ length: count }, () => []);
  for (const probe of probes) {
    for (const number of new Set(numbersOf(probe))) lists[number]?.push(probe);
  }
  return lists;
}
