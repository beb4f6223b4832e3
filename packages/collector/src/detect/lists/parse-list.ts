// Lists of names as they are published: hosts files, plain names, and the part of AdBlock's syntax that is about names.
import { domainToASCII } from 'node:url';
import { parseIp } from '@lanhound/proto';

/** Why a line gave no name. Comments and blank lines are none of these. */
export const IGNORED_REASONS = [
  'longLine',
  'notADnsRule',
  'ruleOptions',
  'mapsToAddress',
  'singleLabel',
  'notAName',
] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

/** What a line says; called once for each name, or once with the reason why there is none. */
export interface ListSink {
  /** A lower-case name to be warned about, with all names below it. */
  block(name: string): void;
  /** A lower-case name that is fine, with all names below it. */
  allow(name: string): void;
  ignored(reason: IgnoredReason): void;
}

/** A name has 253 characters, a hosts line a few names. */
const LINE_CHARS_MAX = 4096;

/** Options that leave an AdBlock rule a plain rule about a name. */
const PLAIN_OPTIONS: ReadonlySet<string> = new Set(['important', 'all']);

/** Reads lines from an offset, at most so many; returns the offset to go on from, the text's length at its end. */
export function parseLines(text: string, offset: number, linesMax: number, sink: ListSink): number {
  let start = offset;
  for (let line = 0; line < linesMax && start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > LINE_CHARS_MAX) sink.ignored('longLine');
    else parseLine(text.slice(start, end).trim(), sink);
    start = end + 1;
  }
  return Math.min(start, text.length);
}

/** One line without space around it. */
export function parseLine(line: string, sink: ListSink): void {
  const first = line.charCodeAt(0);
  // Nothing; "# comment"; "! comment" and "[Adblock Plus]" in AdBlock lists; a byte order mark was cut by trim.
  if (line === '' || first === HASH || first === BANG || first === BRACKET) return;
  const ignored = line.startsWith('@@')
    ? readRule(line.slice(2), sink.allow)
    : line.startsWith('||')
      ? readRule(line, sink.block)
      : readWords(withoutComment(line), sink);
  if (ignored) sink.ignored(ignored);
}

const HASH = 35;
const BANG = 33;
const BRACKET = 91;

function withoutComment(line: string): string {
  if (!line.includes('#')) return line;
  const comment = line.search(/\s#/);
  return comment === -1 ? line : line.slice(0, comment).trimEnd();
}

/** "||name^" or "||name^$options". */
function readRule(rule: string, give: Give): IgnoredReason | undefined {
  const match = /^\|\|([^/^$|*]+)\^?\|?(?:\$(.*))?$/.exec(rule);
  if (!match) return 'notADnsRule';
  const [, name = '', options] = match;
  const isPlain = options === undefined || options.split(',').every((option) => PLAIN_OPTIONS.has(option.trim()));
  return isPlain ? giveName(name, give) : 'ruleOptions';
}

/** "0.0.0.0 name name" of a hosts file, or a name alone. */
function readWords(line: string, sink: ListSink): IgnoredReason | undefined {
  const space = line.search(/\s/);
  if (space === -1) return /[/|^$]|##/.test(line) ? 'notADnsRule' : giveName(line, sink.block);
  const address = line.slice(0, space);
  if (!isNowhere(address)) return isAddress(address) ? 'mapsToAddress' : 'notAName';
  const rest = line.slice(space + 1);
  if (isCanonical(rest)) return void sink.block(rest);
  const names = rest.trim().split(/\s+/);
  const reasons = names.map((name) => giveName(name, sink.block));
  return reasons.find((reason) => reason !== undefined);
}

/** Addresses at which hosts files let names end that must not be reached. */
const isNowhere = (address: string): boolean =>
  address === '0.0.0.0' || address === '::' || address === '::1' || address.startsWith('127.');

const isAddress = (text: string): boolean => parseIp(text.replace(/%.*$/, '')) !== undefined;

type Give = (name: string) => void;

function giveName(text: string, give: Give): IgnoredReason | undefined {
  if (isCanonical(text)) return void give(text);
  const name = nameOf(text);
  if (name === undefined || ENDS_AS_ADDRESS.test(name)) return 'notAName';
  if (!name.includes('.')) return 'singleLabel';
  // Every hosts file has it, and it is never looked up to do harm.
  if (name !== LOCAL_HOST) give(name);
  return undefined;
}

const ENDS_AS_ADDRESS = /\.\d+$/;
const HOST_NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,62}(?<!-))?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}(?<!-))?)*$/;
const PRINTABLE_ASCII = /^[!-~]*$/;

/** The name in the form that events carry, without a leading "*." or trailing dot; undefined when it is none. */
export function nameOf(text: string): string | undefined {
  const bare = text.replace(/^\*?\./, '').replace(/\.$/, '');
  const name = PRINTABLE_ASCII.test(bare) ? bare.toLowerCase() : domainToASCII(bare);
  return name.length > 0 && name.length <= 253 && HOST_NAME.test(name) ? name : undefined;
}

const DOT = 46;
const DASH = 45;
const UNDERSCORE = 95;

/** A name of two labels or more that needs no change, the last one in letters: nearly every line, so it is quick. */
function isCanonical(text: string): boolean {
  const length = text.length;
  if (length > 253) return false;
  let labelStart = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (i === labelStart || i - labelStart > 63 || text.charCodeAt(i - 1) === DASH) return false;
      labelStart = i + 1;
    } else if (!isLetter(code) && !(code >= 48 && code <= 57) && code !== UNDERSCORE) {
      if (code !== DASH || i === labelStart) return false;
    }
  }
  const last = length - labelStart;
  return (
    labelStart > 0 &&
    last > 0 &&
    last <= 63 &&
    isLetter(text.charCodeAt(labelStart)) &&
    isLetter(text.charCodeAt(length - 1)) &&
    text !== LOCAL_HOST
  );
}

const LOCAL_HOST = 'localhost.localdomain';
const isLetter = (code: number): boolean => code >= 97 && code <= 122;
