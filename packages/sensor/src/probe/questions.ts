import { encode } from 'dns-packet';
import { PORT } from './own-packets.ts';
import { ALL_TYPES } from './service-types.ts';

/** A datagram to a group. */
export interface Question {
  group: string;
  port: number;
  bytes: Uint8Array;
}

/** RFC 6762 section 3, UPnP Device Architecture 2.0 section 1.1 and annex A. */
const GROUP = {
  4: { mdns: '224.0.0.251', ssdp: '239.255.255.250' },
  6: { mdns: 'ff02::fb', ssdp: 'ff02::c' },
} as const;

/**
 * Asked for in any case: not everybody answers to the question for all types. Types of the registry that IANA keeps by
 * RFC 6335, of what homes have and what says most of its owner.
 */
export const USUAL_TYPES: readonly string[] = [
  ...['_airplay', '_companion-link', '_device-info', '_googlecast', '_hap', '_http', '_ipp', '_printer'],
  ...['_raop', '_smb', '_sonos', '_spotify-connect', '_ssh', '_workstation'],
].map((type) => `${type}._tcp.local`);

/** Names in one message: an answer to all of them has to fit into one, too. */
const NAMES_MAX = 8;

/**
 * One-shot questions for services of multicast DNS (RFC 6762 section 5.1). They come from a port of our own, so the
 * answers come to that port alone and no responder has to tell everybody; and the port of multicast DNS stays with the
 * machine's own responder.
 */
export function serviceQuestions(family: 4 | 6, names: readonly string[]): Question[] {
  const { mdns: group } = GROUP[family];
  return inGroups(names, NAMES_MAX).map((few) => ({
    group,
    port: PORT.mdns,
    bytes: encode({ type: 'query', id: 0, questions: few.map((name) => ({ type: 'PTR', class: 'IN', name })) }),
  }));
}

export const firstQuestions = (family: 4 | 6): Question[] => [
  ...serviceQuestions(family, [ALL_TYPES]),
  ...serviceQuestions(family, USUAL_TYPES),
  searchQuestion(family),
];

/** Answers are spread over so many seconds. */
export const SEARCH_SECONDS = 3;

/** Who is there, of all that speak UPnP. */
function searchQuestion(family: 4 | 6): Question {
  const { ssdp: group } = GROUP[family];
  const host = family === 4 ? `${group}:${PORT.ssdp}` : `[${group.toUpperCase()}]:${PORT.ssdp}`;
  const lines = [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${host}`,
    'MAN: "ssdp:discover"',
    `MX: ${SEARCH_SECONDS}`,
    'ST: ssdp:all',
  ];
  return { group, port: PORT.ssdp, bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`) };
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  const groups = Math.ceil(items.length / size);
  return Array.from({ length: groups }, (_, i) => items.slice(i * size, (i + 1) * size));
}
