import { u16, u32 } from '../decode/bytes.ts';
import type { Row, Say, Span } from './layer.ts';
import { digitsText, hex32, ipv4Text, u8Text } from './values.ts';
import type { Next, Walk } from './walk.ts';

const MODES = [
  'reserved',
  'symmetric active',
  'symmetric passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
];
const LEAPS = ['no leap second', 'last minute has 61 s', 'last minute has 59 s', 'clock not synchronised'];
const TIMED_MODES = { from: 1, to: 5 } as const;

/** From 1900 to 1970. */
const EPOCH_SECONDS = 2_208_988_800;
/** Times with the first bit clear are of the era that begins in 2036, RFC 4330 section 3. */
const ERA_SECONDS = 2 ** 32;

const FIXED_POINT: Say = (bytes, at) => `${((u32(bytes, at) | 0) / 65_536).toFixed(6)} s`;
const POWER: Say = (bytes, at) => {
  const exponent = ((bytes[at] as number) << 24) >> 24;
  return `2^${exponent} s`;
};
const TIME: Say = (bytes, at) => {
  const seconds = u32(bytes, at);
  if (seconds === 0 && u32(bytes, at + 4) === 0) return 'none';
  const since1970 = (seconds >= 2 ** 31 ? seconds : seconds + ERA_SECONDS) - EPOCH_SECONDS;
  const millis = Math.floor((u32(bytes, at + 4) / ERA_SECONDS) * 1000);
  return new Date(since1970 * 1000 + millis).toISOString();
};

const HEADER: readonly Row[] = [
  ['mode', 1, (bytes, at) => modeText(bytes[at] as number)],
  ['stratum', 1, u8Text],
  ['poll', 1, POWER],
  ['precision', 1, POWER],
  ['root delay', 4, FIXED_POINT],
  ['root dispersion', 4, FIXED_POINT],
  ['reference', 4, (bytes, at) => referenceText(bytes, at)],
  ['reference time', 8, TIME],
  ['origin time', 8, TIME],
  ['receive time', 8, TIME],
  ['transmit time', 8, TIME],
];

const modeText = (first: number): string => `${MODES[first & 7]}, version ${(first >> 3) & 7}, ${LEAPS[first >> 6]}`;

/** Below stratum 2 four letters name a clock or a reason; above it is an address, or a hash of one. */
function referenceText(bytes: Uint8Array, at: number): string {
  const stratum = bytes[at - 11] as number;
  if (stratum > 1) return ipv4Text(bytes, at, at + 4);
  const letters = Buffer.from(bytes.subarray(at, at + 4))
    .toString('latin1')
    .replace(/\0+$/, '');
  return /^[\x20-\x7e]*$/.test(letters) ? letters : hex32(bytes, at, at + 4);
}

/** RFC 5905 section 7.3. */
export function readNtp(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('ntp', title, span);
  const mode = (walk.bytes[span.at] as number) & 7;
  const isTimed = mode >= TIMED_MODES.from && mode <= TIMED_MODES.to;
  if (!isTimed) reader.field('mode', 1, (bytes, at) => modeText(bytes[at] as number));
  else if (reader.table(HEADER)) readProof(reader);
  reader.closeAtEnd('more');
  return undefined;
}

const KEY_BYTES = 4;

/** A code at the end that proves who sent it, RFC 5905 section 7.3; behind extension fields it is left raw. */
function readProof(reader: ReturnType<Walk['open']>): void {
  if (reader.left !== 20 && reader.left !== 24) return;
  reader.field('key', KEY_BYTES, (bytes, at) => String(u16(bytes, at) * 65_536 + u16(bytes, at + 2)));
  reader.field('authentication code', reader.left, digitsText);
}
