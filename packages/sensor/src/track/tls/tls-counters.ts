import { TLS_FAULTS, type TlsFault } from '../../decode/tls/faults.ts';

const NAMES = [
  'tls.handshakes',
  /** Handshakes not reported because too many came in their second. */
  'tls.capped',
  /** Hellos and certificates longer than the limit. */
  'tls.messagesOmitted',
  /** Further hellos of clients that offered something else again and again. */
  'tls.offersOmitted',
  /** Server and protocol names that were too long or too many. */
  'tls.namesOmitted',
  /** Sides of flows in which no record was found where one should begin. */
  'tls.noRecord',
  /** Fragments of DTLS for which there was no room. */
  'dtls.fragmentsRefused',
] as const;

export type TlsCounter = (typeof NAMES)[number] | TlsFault;

/** Totals since the start. */
export type TlsCounters = Record<TlsCounter, number>;

export const newTlsCounters = (): TlsCounters =>
  Object.fromEntries([...NAMES, ...TLS_FAULTS].map((name) => [name, 0])) as TlsCounters;
