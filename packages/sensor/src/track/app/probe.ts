/**
 * What a probe makes of a payload, in one number so that nothing is allocated: UNKNOWN, an application's code, or a
 * note to be shown with the flow's later payloads.
 */
export type Verdict = number;

export const UNKNOWN = 0;
const NOTE_BIT = 0x100;
const CODE_BITS = 0xff;

/** What one side said, where an application is only certain once the other side has answered. A closed list. */
const NOTE_NAMES = [
  '',
  'ftpGreeting',
  'ftpAuth',
  'imapGreeting',
  'ircNick',
  'ntpRequest',
  'openvpnReset',
  'popGreeting',
  'rcmdEmptyPort',
  'rcmdEmptyPortUser',
  'rcmdEmptyPortSecond',
  'rcmdLowPort',
  'rcmdLowPortUser',
  'rcmdLowPortSecond',
  'rcmdHighPort',
  'rcmdHighPortUser',
  'rcmdHighPortSecond',
  'userCommand',
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

export const verdictOfNote = (note: number): Verdict => NOTE_BIT | note;
export const isNote = (verdict: Verdict): boolean => (verdict & NOTE_BIT) !== 0;
export const noteOf = (verdict: Verdict): number => verdict & CODE_BITS;

/**
 * Recognises one application by what is said. It speaks only when it is certain: a wrong name is worse than none, and
 * a name means that the application was spoken, not that somebody knocked.
 */
export interface Probe {
  readonly transport: 'tcp' | 'udp';
  /** Payloads that begin with one of these bytes are shown to it. */
  readonly firstBytes: readonly number[];
  /** So are all payloads of flows with one of these notes, whatever they begin with. */
  readonly notes?: readonly number[];
  /** One payload, not empty. Never reads outside start..end, never allocates. `note` is 0 or the flow's note. */
  see(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, note: number): Verdict;
}
