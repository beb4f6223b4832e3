import { type DnsAnswer, formatIp, parseIp } from '@lanhound/proto';
import type { DnsmasqLine } from './dnsmasq-line.ts';
import { lookupNameOf } from './lookup-name.ts';

/** A lookup and what came of it, put together from its lines. */
export interface Lookup {
  timeUs: number;
  client: string;
  port: number | undefined;
  name: string;
  qtype: string;
  /** Undefined when no answer was logged. */
  rcode?: string;
  answers: DnsAnswer[];
  blockedBy?: string;
}

interface Pending extends Lookup {
  serial: string | undefined;
}

/** Lines of one answer, which stand together: an alias, what it stands for, addresses. */
interface Answer {
  serial: string | undefined;
  /** The name that was asked for. */
  name: string;
  /** Undefined while no line has told it. */
  qtype: string | undefined;
  rcode: string;
  answers: DnsAnswer[];
  blockedBy: string | undefined;
  last: { name: string; kind: string };
  atUs: number;
}

type AnswerLine = Extract<DnsmasqLine, { type: 'answer' }>;

/** Lookups that wait for their answers: what a resolver of a home forwards in ten seconds, many times over. */
export const PENDING_MAX = 4_096;
/** Of one answer; dnsmasq writes no more than a message holds. */
const ANSWERS_MAX = 128;
/** As long as the sensor waits for an answer on the wire. */
const UNANSWERED_US = 10_000_000;
/** Lines of one answer are written at once. */
const ANSWER_US = 1_000_000;
const BLOCKED_LENGTH_MAX = 256;

/** Sources that tell the truth as they know it. */
const ORDINARY = /^(?:reply|cached|cached-stale|auth|DHCP|config|local)$/;
/** Of an upstream: if that blocks, nobody here did. */
const FOREIGN = /^(?:reply|cached|cached-stale|auth)$/;
const NOWHERE = new Set(['0.0.0.0', '::']);
/** "NODATA-IPv6" names the type that there is none of. */
const NOTHING = /^NODATA(?:-IPv([46]))?$/;
const FAILURE = /^(NXDOMAIN|SERVFAIL|REFUSED|FORMERR|NOTIMP)\b/;
/** Of most records only the type is written. */
const TYPE_ONLY = /^<([A-Z0-9]{1,16})>$/;
/** What the alias stands for is in the next line. */
const ALIAS = 'CNAME';
/** Instead of a name, when a message has no answer but a failure. */
const NO_NAME = 'error';

/**
 * Puts lookups together from the lines of dnsmasq's log. With log-queries=extra each line carries the number of its
 * lookup; otherwise an answer belongs to all who asked for that name and that type, which is who dnsmasq gives it to.
 */
export class DnsmasqLookups {
  readonly #onLookup: (lookup: Lookup) => void;
  /** In the order they were asked. */
  readonly #pending = new Set<Pending>();
  readonly #byName = new Map<string, Set<Pending>>();
  #answer: Answer | undefined;

  constructor(onLookup: (lookup: Lookup) => void) {
    this.#onLookup = onLookup;
  }

  see(line: DnsmasqLine, timeUs: number): void {
    if (line.type === 'answer' && this.#answer && continues(this.#answer, line)) {
      addLine(this.#answer, line, timeUs);
      return;
    }
    this.#endAnswer();
    if (line.type === 'query') this.#ask(line, timeUs);
    else if (line.type === 'answer') this.#answer = this.#begin(line, timeUs);
  }

  /** Time passed. */
  tick(nowUs: number): void {
    if (this.#answer && nowUs - this.#answer.atUs >= ANSWER_US) this.#endAnswer();
    for (const pending of this.#pending) {
      if (nowUs - pending.timeUs < UNANSWERED_US) break;
      this.#settle(pending);
    }
  }

  finish(): void {
    this.#endAnswer();
    for (const pending of this.#pending) this.#settle(pending);
  }

  #ask({ serial, port, client, name, qtype }: Extract<DnsmasqLine, { type: 'query' }>, timeUs: number): void {
    this.tick(timeUs);
    const [oldest] = this.#pending;
    if (oldest && this.#pending.size >= PENDING_MAX) this.#settle(oldest);
    const pending: Pending = { serial, timeUs, client, port, name, qtype, answers: [] };
    this.#pending.add(pending);
    const sameName = this.#byName.get(name);
    if (sameName) sameName.add(pending);
    else this.#byName.set(name, new Set([pending]));
  }

  #begin(line: AnswerLine, timeUs: number): Answer {
    const address = reverseNameOf(line.name);
    const isReverse = address !== undefined && this.#byName.has(address);
    const answer: Answer = {
      ...{ serial: line.serial, name: isReverse ? address : this.#nameOf(line), qtype: isReverse ? 'PTR' : undefined },
      ...{ rcode: 'NOERROR', answers: [], blockedBy: undefined, last: { name: '', kind: '' }, atUs: timeUs },
    };
    addLine(answer, line, timeUs);
    return answer;
  }

  /** A failure names nobody: it is that of the lookup with its number, or of the only one there is. */
  #nameOf({ name, serial }: AnswerLine): string {
    if (name !== NO_NAME || this.#byName.has(NO_NAME)) return name;
    const [first, second] = this.#pending;
    if (serial === undefined) return first && !second ? first.name : name;
    for (const pending of this.#pending) if (pending.serial === serial) return pending.name;
    return name;
  }

  #endAnswer(): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (!answer) return;
    const asked = [...(this.#byName.get(answer.name) ?? [])];
    const numbered = asked.filter(({ serial }) => serial !== undefined && serial === answer.serial);
    const mine = numbered.length > 0 ? numbered : asked;
    // An answer that does not say its type is that of whoever has waited longest, and of who asked for the same.
    const qtype = answer.qtype ?? mine[0]?.qtype;
    const { rcode, answers, blockedBy } = answer;
    for (const pending of mine) {
      if (numbered.length === 0 && pending.qtype !== qtype) continue;
      this.#settle(Object.assign(pending, { rcode, answers }, blockedBy === undefined ? {} : { blockedBy }));
    }
  }

  #settle(pending: Pending): void {
    this.#pending.delete(pending);
    const sameName = this.#byName.get(pending.name);
    sameName?.delete(pending);
    if (sameName?.size === 0) this.#byName.delete(pending.name);
    const { serial: _serial, ...lookup } = pending;
    this.#onLookup(lookup);
  }
}

/** Two answers about one name, such as of A and AAAA, may stand one behind the other. */
const continues = ({ serial, last }: Answer, line: AnswerLine): boolean =>
  serial === line.serial && (last.kind === ALIAS || (last.name === line.name && last.kind === kindOf(line.value)));

/** What kind of line it is: the type of its record, or what it says instead. */
function kindOf(value: string): string {
  const bytes = parseIp(value);
  if (bytes) return bytes.length === 4 ? 'A' : 'AAAA';
  return TYPE_ONLY.exec(value)?.[1] ?? FAILURE.exec(value)?.[1] ?? NOTHING.exec(value)?.[0] ?? 'text';
}

function addLine(answer: Answer, { source, name, value }: AnswerLine, timeUs: number): void {
  const kind = kindOf(value);
  const { answers } = answer;
  const aliased = answers.at(-1);
  if (answer.last.kind === ALIAS && aliased?.data === '') aliased.data = name;
  answer.last = { name, kind };
  answer.atUs = timeUs;
  const failure = FAILURE.exec(value)?.[1];
  if (failure !== undefined) answer.rcode = failure;
  else if (NOTHING.test(value)) answer.qtype ??= { 4: 'A', 6: 'AAAA' }[NOTHING.exec(value)?.[1] ?? ''];
  else if (answer.qtype === 'PTR') add(answer, { name: answer.name, type: 'PTR', ttl: 0, data: lookupNameOf(value) });
  else if (kind === ALIAS) add(answer, { name, type: ALIAS, ttl: 0, data: '' });
  else if (kind !== 'text') {
    answer.qtype ??= kind;
    const bytes = parseIp(value);
    if (bytes) add(answer, { name, type: kind, ttl: 0, data: formatIp(bytes) });
  }
  if (isBlock(source, value)) answer.blockedBy ??= source.slice(0, BLOCKED_LENGTH_MAX);
}

/** Pi-hole names as the source what blocked; dnsmasq itself is told to answer with an address of nowhere. */
function isBlock(source: string, value: string): boolean {
  if (!(ORDINARY.test(source) || source.startsWith('/'))) return true;
  return NOWHERE.has(value) && !FOREIGN.test(source);
}

function add({ answers }: Answer, record: DnsAnswer): void {
  if (answers.length < ANSWERS_MAX) answers.push(record);
}

/** The name under which an address is looked up (RFC 1035 section 3.5, RFC 3596 section 2.5). */
function reverseNameOf(text: string): string | undefined {
  const bytes = parseIp(text);
  if (!bytes) return undefined;
  if (bytes.length === 4) return `${[...bytes].reverse().join('.')}.in-addr.arpa`;
  const digits = [...Buffer.from(bytes).toString('hex')].reverse();
  return `${digits.join('.')}.ip6.arpa`;
}
