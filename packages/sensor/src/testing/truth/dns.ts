import type { TruthDns, TruthDnsRecord } from '@lanhound/testkit';
import { type Category, isAsked, line, timeUs } from './category.ts';

const TIMEOUT_US = 10_000_000;
const MDNS_PORT = 5353;
const RCODES = 'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH'.split(' ');

/** Who asks whom for what. */
interface Question {
  src: string;
  srcPort?: number;
  dst?: string;
  dstPort?: number;
  via: string;
  id: number;
  name: string;
  qtype: string;
}

/** The event of a lookup, without its MAC, which is not in the truth. */
interface Lookup extends Question {
  time: number;
  rcode: string | undefined;
  rttUs: number | undefined;
  answers: readonly object[] | undefined;
  truncated: true | undefined;
  edns: true | undefined;
}

/** One that more messages may belong to. */
interface Open {
  lookup: Lookup;
  key: string;
  /** Queries without an answer. */
  due: number;
}

/**
 * Every lookup: the truth has messages, which are put together in the plainest way. Of a malformed message only
 * survival is asked, and it changes what other messages belong to, so lookups of its ends and number are left out.
 */
export const dns: Category = {
  name: 'dns',
  factsOf(truth, tracked) {
    const broken = new Set(
      truth.dns.filter(({ malformed }) => malformed).map((message) => numberOf(lookupOf(message))),
    );
    const isWhole = (lookup: Question) => !broken.has(numberOf(lookup));
    const told = tracked.dns.map(({ type: _type, srcMac: _srcMac, ...lookup }) => lookup);
    return {
      known: lookupsOf(truth.dns.filter(isAsked)).filter(isWhole).map(line),
      told: told.filter(isWhole).map(line),
    };
  },
};

const numberOf = ({ src, srcPort, dst, dstPort, id }: Question): string => `${src} ${srcPort} ${dst} ${dstPort} ${id}`;

/** An answer belongs to the last query like it, a query sent again to the one before; answers sent again to none. */
function lookupsOf(messages: readonly TruthDns[]): Lookup[] {
  const all: Open[] = [];
  for (const message of messages) {
    const lookup = lookupOf(message);
    const key = keyOf(lookup);
    const isOpen = (other: Open) => other.key === key && other.due > 0 && lookup.time - other.lookup.time <= TIMEOUT_US;
    const open = isToAll(message) ? undefined : all.findLast(isOpen);
    if (message.qr === 0 && open && open.lookup.rcode === undefined) open.due++;
    else if (message.qr === 1 && open) answer(open, lookup);
    else all.push({ lookup, key, due: message.qr === 0 ? 1 : 0 });
  }
  return all.map(({ lookup }) => lookup);
}

/** Questions and answers of mDNS go to everybody, but for those of resolvers that know nothing of it. */
const isToAll = ({ kind, sport }: TruthDns): boolean => kind === 'mdns' && sport === MDNS_PORT;

/** LLMNR asks a group, and somebody in it answers. */
const keyOf = ({ src, srcPort, dst, dstPort, via, id, name, qtype }: Question): string =>
  line({ src, srcPort, dst: via === 'llmnr' ? undefined : dst, dstPort, via, id, name, qtype });

function answer(open: Open, answered: Lookup): void {
  open.due--;
  const { lookup } = open;
  if (lookup.rcode !== undefined) return;
  const { time, dst, rcode, answers, truncated, edns } = answered;
  Object.assign(lookup, { dst, rcode, answers, truncated, edns: lookup.edns ?? edns, rttUs: time - lookup.time });
}

function lookupOf(message: TruthDns): Lookup {
  const { ts, src, sport, dst, dport, qr, kind, l4, id, qname, qtype, rcode, answers, tc, edns } = message;
  const [first] = answers;
  const isAnswer = qr === 1;
  return {
    time: timeUs(ts),
    ...(isAnswer
      ? { src: dst, srcPort: dport, dst: src, dstPort: sport }
      : { src, srcPort: sport, dst, dstPort: dport }),
    via: kind === 'dns' ? l4 : kind,
    id,
    name: octets(qname ?? first?.name ?? '').toLowerCase(),
    qtype: qtype ?? first?.type ?? '',
    rcode: isAnswer ? RCODES[rcode] : undefined,
    rttUs: undefined,
    answers: isAnswer && answers.length > 0 ? answers.map(answerOf) : undefined,
    truncated: tc === 1 || undefined,
    edns: edns ? true : undefined,
  };
}

const answerOf = ({ name, type, ttl, data }: TruthDnsRecord): object => ({
  name: octets(name).toLowerCase(),
  type,
  ttl,
  data: Array.isArray(data) ? data.map(quoted).join(' ') : octets(data),
});

/** The truth leaves valid UTF-8 as it is; events write its bytes as \ddd. */
function octets(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''),
  );
}

const quoted = (text: string): string => `"${octets(text).replaceAll('"', '\\"')}"`;
