import { PROTO } from '../decode/transport.ts';
import type { Captured } from './captured.ts';
import { createLayoutReader, type Layout, withPayload } from './layout.ts';
import type { Dice } from './random.ts';

/** Changes a payload; headers are made to fit it. */
type PayloadMutation = (payload: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/** Where something is decoded by its port. */
const PORTS = [53, 67, 68, 80, 137, 138, 443, 500, 546, 547, 1900, 3478, 5353, 5355];

const flipBits: PayloadMutation = (payload, dice) => {
  const changed = payload.slice();
  for (let i = 1 + dice.below(4); i > 0; i--) {
    const at = dice.below(changed.length);
    changed[at] = (changed[at] as number) ^ (1 << dice.below(8));
  }
  return changed;
};

const setExtremes: PayloadMutation = (payload, dice) => {
  const changed = payload.slice();
  const at = dice.below(changed.length);
  changed.fill(dice.oneOf(EXTREMES), at, at + dice.oneOf([1, 2, 3, 4]));
  return changed;
};

/** Lengths are usually what is left behind them: such a number becomes a little or much too large, or too small. */
const breakLength: PayloadMutation = (payload, dice) => {
  const changed = Buffer.from(payload);
  const places: [at: number, bytes: 1 | 2 | 3][] = [];
  for (let at = 0; at + 3 <= changed.length; at++) {
    const rest = changed.length - at;
    if (isNear(changed[at] as number, rest - 1)) places.push([at, 1]);
    if (isNear(changed.readUInt16BE(at), rest - 2)) places.push([at, 2]);
    if (isNear(changed.readUIntBE(at, 3), rest - 3)) places.push([at, 3]);
  }
  if (places.length === 0) return setExtremes(payload, dice, payload);
  const [at, bytes] = dice.oneOf(places);
  const known = changed.readUIntBE(at, bytes);
  const most = 2 ** (8 * bytes) - 1;
  const value = dice.oneOf([0, 1, known - 1, known + 1, known * 2, most, most - 1]);
  changed.writeUIntBE(Math.min(most, Math.max(0, value)), at, bytes);
  return changed;
};

const isNear = (value: number, rest: number): boolean => value > 3 && value <= rest && value >= rest - 64;

/** A name of DNS may go on elsewhere in the message: here it goes on before, behind and within itself. */
const tieKnot: PayloadMutation = (payload, dice) => {
  const changed = payload.slice();
  for (let i = 1 + dice.below(3); i > 0; i--) {
    const at = dice.below(Math.max(1, changed.length - 1));
    const to = dice.oneOf([at, at - 2, at + 2, 12, dice.below(changed.length)]) & 0x3fff;
    changed[at] = 0xc0 | (to >>> 8);
    changed[at + 1] = to & 0xff;
  }
  return changed;
};

const cutEnd: PayloadMutation = (payload, dice) => payload.slice(0, dice.below(payload.length));

const dropPart: PayloadMutation = (payload, dice) => {
  const at = dice.below(payload.length);
  return Buffer.concat([payload.subarray(0, at), payload.subarray(at + 1 + dice.below(16))]);
};

const repeatPart: PayloadMutation = (payload, dice) => {
  const at = dice.below(payload.length);
  const part = payload.subarray(at, at + 1 + dice.below(64));
  const times = dice.oneOf([1, 2, 20]);
  return Buffer.concat([payload.subarray(0, at), ...Array.from({ length: times }, () => part), payload.subarray(at)]);
};

const splice: PayloadMutation = (payload, dice, other) =>
  Buffer.concat([payload.subarray(0, dice.below(payload.length)), other.subarray(dice.below(other.length + 1))]);

const replace: PayloadMutation = (_payload, _dice, other) => other;

const PAYLOAD_MUTATIONS: readonly PayloadMutation[] = [
  ...[flipBits, flipBits, setExtremes, setExtremes, breakLength, breakLength, breakLength],
  ...[tieKnot, cutEnd, dropPart, repeatPart, splice, replace],
];

/** What a datagram may grow to. */
const PAYLOAD_BYTES_MAX = 60_000;

/** Frames like these, but broken in the ways that readers stumble over: in headers, in payloads, in their order. */
export function mutated(frames: readonly Captured[], dice: Dice): Captured[] {
  const layoutOf = createLayoutReader();
  const layouts = frames.map((frame) => layoutOf(frame));
  const payloadOf = (i: number) =>
    (frames[i] as Captured).content.subarray(layouts[i]?.payloadAt, layouts[i]?.payloadEnd);
  const changed = frames.flatMap((frame, i) => {
    const kind = dice.random();
    const layout = layouts[i] as Layout;
    if (kind < 0.45) return [frame];
    if (kind < 0.6) return [breakHeaders(frame, layout, dice)];
    if (kind < 0.64) return [{ ...frame, content: frame.content.slice(0, dice.below(frame.content.length + 1)) }];
    if (kind < 0.66) return [{ ...frame, timeUs: dice.below(2 ** 52) }];
    const payload = payloadOf(i);
    if (layout.ipAt < 0 || payload.length === 0) return [frame];
    if (kind < 0.74 && layout.proto === PROTO.tcp) return inPieces(frame, layout, payload, dice);
    const other = payloadOf(dice.below(frames.length));
    const broken = dice.oneOf(PAYLOAD_MUTATIONS)(payload, dice, other).subarray(0, PAYLOAD_BYTES_MAX);
    const whole = withPayload(frame, layout, broken);
    return [dice.chance(0.1) ? toOtherPort(whole, layout, dice) : whole];
  });
  return shuffled(changed, dice);
}

/** Some bytes before the payload. */
function breakHeaders(frame: Captured, layout: Layout, dice: Dice): Captured {
  const reach = Math.min(frame.content.length, layout.payloadAt > 0 ? layout.payloadAt : 80);
  if (reach === 0) return frame;
  const content = frame.content.slice();
  for (let i = 1 + dice.below(3); i > 0; i--) {
    const at = dice.below(reach);
    content[at] = dice.chance(0.5) ? dice.below(256) : dice.oneOf(EXTREMES);
  }
  return { ...frame, content };
}

function toOtherPort(frame: Captured, layout: Layout, dice: Dice): Captured {
  if (layout.transportAt < 0) return frame;
  const content = frame.content.slice();
  const port = dice.oneOf(PORTS);
  const at = layout.transportAt + (dice.chance(0.5) ? 0 : 2);
  content[at] = port >>> 8;
  content[at + 1] = port & 0xff;
  return { ...frame, content };
}

/** One segment as several, which may overlap and come in any order. */
function inPieces(frame: Captured, layout: Layout, payload: Uint8Array, dice: Dice): Captured[] {
  const pieces: Captured[] = [];
  const sequenceAt = layout.transportAt + 4;
  for (let at = 0; at < payload.length && pieces.length < 64; ) {
    const length = dice.oneOf([1, 2, 7, 50, 400]);
    const piece = withPayload(frame, layout, payload.slice(at, at + length));
    const view = new DataView(piece.content.buffer, piece.content.byteOffset);
    view.setUint32(sequenceAt, (view.getUint32(sequenceAt) + at) >>> 0);
    pieces.push(piece);
    at += dice.chance(0.9) ? length : Math.max(1, length - 3);
  }
  return dice.chance(0.3) ? pieces.reverse() : pieces;
}

/** Frames that come twice, late, or not at all. */
function shuffled(frames: readonly Captured[], dice: Dice): Captured[] {
  const changed = frames.flatMap((frame) => (dice.chance(0.02) ? [] : dice.chance(0.03) ? [frame, frame] : [frame]));
  for (let i = 0; i + 1 < changed.length; i++) {
    if (!dice.chance(0.05)) continue;
    const to = Math.min(changed.length - 1, i + 1 + dice.below(4));
    [changed[i], changed[to]] = [changed[to] as Captured, changed[i] as Captured];
  }
  return changed;
}
