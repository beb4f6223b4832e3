/**
 * What a probe makes of a payload, in one number so that nothing is allocated: UNKNOWN, an application's code, or a
 * note with a detail of one byte, to be shown with the flow's later payloads.
 */
export type Verdict = number;

export const UNKNOWN = 0;
const NOTE_BIT = 0x100;
const CODE_BITS = 0xff;
const DETAIL_SHIFT = 9;

/** What one side said, where an application is only certain once the other side has answered. A closed list. */
const NOTE_NAMES = [
  '',
  'coapRequest',
  'ftpGreeting',
  'ftpAuth',
  'imapGreeting',
  'ircNick',
  'modbusRequest',
  'natPmpRequest',
  'ntpRequest',
  'openvpnReset',
  'popGreeting',
  'radiusRequest',
  'rcmdEmptyPort',
  'rcmdEmptyPortUser',
  'rcmdEmptyPortSecond',
  'rcmdLowPort',
  'rcmdLowPortUser',
  'rcmdLowPortSecond',
  'rcmdHighPort',
  'rcmdHighPortUser',
  'rcmdHighPortSecond',
  'rtpOnce',
  'rtpTwice',
  'rtpThrice',
  'rtpFourTimes',
  'socks4Request',
  'socks5Hello',
  'userCommand',
  'utpSyn',
  'wireguardInitiation',
  'wireguardDataFromInitiator',
  'wireguardDataFromResponder',
] as const;

export type NoteName = Exclude<(typeof NOTE_NAMES)[number], ''>;

/** The number of each note. */
export const NOTE = Object.fromEntries(NOTE_NAMES.map((name, note) => [name, note])) as Readonly<
  Record<NoteName, number>
>;

export const NOTES_COUNT = NOTE_NAMES.length;

export const verdictOfNote = (note: number, detail = 0): Verdict => (detail << DETAIL_SHIFT) | NOTE_BIT | note;
/** An application's code. */
export const isCertain = (verdict: Verdict): boolean => verdict !== UNKNOWN && (verdict & NOTE_BIT) === 0;
export const noteOf = (verdict: Verdict): number => verdict & CODE_BITS;
export const detailOf = (verdict: Verdict): number => verdict >>> DETAIL_SHIFT;

/** What an answer repeats of its request (an identifier, a token) as the detail of a note: one byte of a hash. */
export function detailOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193) + 0x9e37_79b9;
  return (hash ^ (hash >>> 11) ^ (hash >>> 22)) & CODE_BITS;
}

/**
 * Recognises one application by what is said. It speaks only when it is certain: a wrong name is worse than none. It
 * says UNKNOWN to the beginning of what it would know whole, which is shown again when more of it is there.
 */
export interface Probe {
  readonly transport: 'tcp' | 'udp';
  /** Payloads that begin with one of these bytes are shown to it. */
  readonly firstBytes: readonly number[];
  /** So are all payloads of flows with one of these notes, whatever they begin with. */
  readonly notes?: readonly number[];
  /**
   * One payload, not empty: a datagram, or what one side of a connection has said in one turn so far. Never reads
   * outside start..end, never allocates. `note` is 0 or the flow's note, `detail` what was noted with it.
   */
  see(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, note: number, detail: number): Verdict;
}
