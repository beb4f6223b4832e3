import { PROTO } from '../../decode/transport.ts';
import { GAVE_UP, type Recogniser } from '../recogniser.ts';
import { appNameOf } from './apps.ts';
import { isNote, NOTES_COUNT, noteOf, type Probe, UNKNOWN, type Verdict } from './probe.ts';
import { PROBES } from './probes.ts';
import { createServerNameReader } from './server-name.ts';

// A flow's memory: the code in the low 8 bits, then a note of 8, then how many payloads each side has said, 4 each.
const NOTE_SHIFT = 8;
const BYTE_BITS = 0xff;
const COUNT_SHIFT = { initiator: 16, responder: 20 } as const;
const COUNT_BITS = 0xf;

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
  const tcp = byFirstByte(probes.filter(({ transport }) => transport === 'tcp'));
  const udp = byFirstByte(probes.filter(({ transport }) => transport === 'udp'));
  const byNote = probesByNote(probes);
  const serverNameIn = createServerNameReader();
  return {
    see(bytes, start, end, fromInitiator, proto, memory) {
      if (start >= end) return memory;
      const note = (memory >>> NOTE_SHIFT) & BYTE_BITS;
      const shift = fromInitiator ? COUNT_SHIFT.initiator : COUNT_SHIFT.responder;
      const looks = (memory >>> shift) & COUNT_BITS;
      if (looks >= LOOKS_MAX && note === 0) return isExhausted(memory) ? GAVE_UP : memory;
      const counted = looks < LOOKS_MAX ? memory + (1 << shift) : memory;
      let verdict = UNKNOWN;
      if (note !== 0) verdict = ask(byNote[note] as readonly Probe[], bytes, start, end, fromInitiator, note);
      if (verdict === UNKNOWN && looks < LOOKS_MAX) {
        const table = proto === PROTO.tcp ? tcp : udp;
        verdict = ask(table[bytes[start] as number] as readonly Probe[], bytes, start, end, fromInitiator, note);
      }
      if (verdict === UNKNOWN) return counted;
      if (!isNote(verdict)) return verdict;
      return (counted & ~(BYTE_BITS << NOTE_SHIFT)) | (noteOf(verdict) << NOTE_SHIFT);
    },
    nameOf: appNameOf,
    serverNameIn,
  };
}

/** Both sides have said enough. */
function isExhausted(memory: number): boolean {
  const initiator = (memory >>> COUNT_SHIFT.initiator) & COUNT_BITS;
  const responder = (memory >>> COUNT_SHIFT.responder) & COUNT_BITS;
  return initiator >= LOOKS_MAX && responder >= LOOKS_MAX;
}

function ask(
  probes: readonly Probe[],
  bytes: Uint8Array,
  start: number,
  end: number,
  fromInitiator: boolean,
  note: number,
): Verdict {
  for (let i = 0; i < probes.length; i++) {
    const verdict = (probes[i] as Probe).see(bytes, start, end, fromInitiator, note);
    if (verdict !== UNKNOWN) return verdict;
  }
  return UNKNOWN;
}

const byFirstByte = (probes: readonly Probe[]): Probe[][] =>
  Array.from({ length: 256 }, (_, byte) => probes.filter(({ firstBytes }) => firstBytes.includes(byte)));

const probesByNote = (probes: readonly Probe[]): Probe[][] =>
  Array.from({ length: NOTES_COUNT }, (_, note) => probes.filter(({ notes }) => notes?.includes(note)));
