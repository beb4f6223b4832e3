import { formatText } from '../decode/text.ts';
import type { LayerReader, Span } from './layer.ts';
import { wireText } from './values.ts';
import { MASKED, type Next, type Walk } from './walk.ts';

/** Header fields whose values let somebody in. */
const SECRET_FIELD = /auth|cookie|token|secret|passw|session|credential|api-?key|signature/i;
/** They only ask for it. */
const CHALLENGE_FIELD = /^(www|proxy)-authenticate$/i;
const SECRET_PARAMETER =
  /([?&;][^=&;\s]*(?:pass|pwd|pw|secret|token|key|auth|session|sid|code|sig|credential|pin)[^=&;\s]*=)[^&;\s"]*/gi;
const USER_INFO = /((?:\/\/|\bsips?:)[^/@:\s]*):[^/@\s<>]*@/gi;
const SCHEME = /^\s*[A-Za-z][\w-]*(?=\s)/;

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;

/** The head of a message as HTTP, SIP, RTSP and SSDP have it: a first line, then fields, then an empty line. */
export function readTextHead(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('text', title, span);
  let isSecret = false;
  for (let isFirst = true; reader.left > 0 && reader.hasRoom; isFirst = false) {
    const { at, bytes } = reader;
    const lineTo = lineEnd(bytes, at, reader.end);
    const textEnd = withoutBreak(bytes, at, lineTo);
    if (textEnd === at) {
      reader.field('end of head', lineTo - at, 'an empty line');
      break;
    }
    isSecret = isFirst
      ? readFirstLine(walk, reader, lineTo, textEnd)
      : readField(walk, reader, lineTo, textEnd, isSecret);
  }
  reader.close();
  if (reader.left === 0 && !isHeadEnd(walk.bytes, span.end))
    reader.layer.fault ??= 'the head goes on in a later packet';
  return { layer: 'data', span: walk.after(reader, span) };
}

const isHeadEnd = (bytes: Uint8Array, end: number): boolean => bytes[end - 1] === LF;

/** One past the line's break, or the end of what is there. */
export function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const found = bytes.indexOf(LF, at);
  return found < 0 || found >= end ? end : found + 1;
}

export function withoutBreak(bytes: Uint8Array, at: number, lineTo: number): number {
  let end = lineTo;
  if (end > at && bytes[end - 1] === LF) end--;
  if (end > at && bytes[end - 1] === CR) end--;
  return end;
}

function readFirstLine(walk: Walk, reader: LayerReader, lineTo: number, textEnd: number): boolean {
  reader.field('first line', lineTo - reader.at, (bytes, at) => withoutSecrets(walk, wireText(bytes, at, textEnd)));
  return false;
}

/** Returns whether the field was a secret: so is a line that continues it. */
function readField(walk: Walk, reader: LayerReader, lineTo: number, textEnd: number, wasSecret: boolean): boolean {
  const { bytes, at } = reader;
  const isContinued = bytes[at] === SPACE || bytes[at] === TAB;
  const colonAt = isContinued ? -1 : bytes.indexOf(COLON, at);
  const hasName = colonAt >= at && colonAt < textEnd;
  const name = hasName ? formatText(bytes, at, Math.min(colonAt, at + 60)) : isContinued ? 'continued' : 'line';
  const isSecret = hasName ? SECRET_FIELD.test(name) && !CHALLENGE_FIELD.test(name) : !isContinued || wasSecret;
  const text = wireText(bytes, hasName ? colonAt + 1 : at, textEnd).trim();
  reader.field(name, lineTo - at, isSecret ? masked(walk, text, hasName) : withoutSecrets(walk, text));
  return isSecret;
}

/** What kind of proof it is may be said. */
function masked(walk: Walk, text: string, hasScheme: boolean): string {
  walk.masked = true;
  const scheme = hasScheme ? (SCHEME.exec(text)?.[0] ?? '') : '';
  return scheme ? `${scheme} ${MASKED}` : MASKED;
}

/** Passwords that stand in addresses. */
function withoutSecrets(walk: Walk, text: string): string {
  const clean = text.replace(SECRET_PARAMETER, `$1${MASKED}`).replace(USER_INFO, `$1:${MASKED}@`);
  if (clean !== text) walk.masked = true;
  return clean;
}
