import type { NeighborEvent } from '@lanhound/proto';
import { boundedMap } from '../window.ts';

/** Who asked whom for an address, so that an answer which nobody asked for is known. */
export interface OpenQuestions {
  asks(event: NeighborEvent): boolean;
  note(event: NeighborEvent): void;
  /** An answer to one host, or to all as an answer, that did not ask. */
  isUnasked(event: NeighborEvent): boolean;
  expire(nowUs: number): void;
}

/** Hosts ask three times, a second apart, and wait no longer (RFC 4861 section 10, Linux's defaults). */
const ANSWER_US = 5_000_000;
/** Open at once. When there is no room, no answer is taken for unasked: nobody knows. */
const QUESTIONS_MAX = 10_000;

export function openQuestions(onRefused: () => void): OpenQuestions {
  const asked = boundedMap<number>({ keysMax: QUESTIONS_MAX, onRefused });
  return {
    asks: ({ op }) => op === 'request' || op === 'probe' || op === 'solicit',
    note({ site, senderIp = '', targetIp = '', time }) {
      asked.set(`${site} ${senderIp} ${targetIp}`, time);
    },
    isUnasked({ site, op, senderIp = '', targetIp, time }) {
      // What is advertised to everybody is an announcement, as of a host that just got its address.
      if (op !== 'reply' && (op !== 'advertise' || targetIp === undefined)) return false;
      if (asked.size >= QUESTIONS_MAX) return false;
      const askedUs = asked.get(`${site} ${targetIp ?? ''} ${senderIp}`);
      return askedUs === undefined || Math.abs(time - askedUs) > ANSWER_US;
    },
    expire: (nowUs) => asked.forget((us) => nowUs - us > ANSWER_US),
  };
}
