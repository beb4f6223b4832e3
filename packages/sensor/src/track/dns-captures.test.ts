import type { DnsAnswer } from '@lanhound/proto';
import { describeWithCaptures, type TruthDns } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import type { DnsBody } from './testing/dns-event.ts';
import { trackCapture } from './testing/track-capture.ts';

/** What truth files and lookups are both turned into: one line a lookup. */
interface Lookup {
  asker: string;
  server: string;
  via: string;
  id: number;
  name: string;
  qtype: string;
  rcode: string | undefined;
  rttUs: number | undefined;
  answers: DnsAnswer[];
}

const TIMEOUT_US = 10_000_000;
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

describeWithCaptures('lookups of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { dns } = await trackCapture(captures.path(file));
    const messages = captures.truth(file).dns.filter((message) => !message.tunnel);
    // Of broken messages only survival is asked, and they change what other messages belong to.
    if (messages.some((message) => message.malformed)) return;
    expect(sorted(dns.map(lookupOf))).toEqual(sorted(foldTruth(messages)));
  });
});

function lookupOf({ src, srcPort, dst, dstPort, via, id, name, qtype, rcode, rttUs, answers = [] }: DnsBody): Lookup {
  const isGroup = via === 'llmnr' && rttUs !== undefined;
  const server = isGroup ? 'responder' : `${dst}:${dstPort}`;
  return { asker: `${src}:${srcPort}`, server, via, id, name, qtype, rcode, rttUs, answers };
}

/** Messages of the truth, put together to lookups in the plainest way. */
function foldTruth(messages: readonly TruthDns[]): Lookup[] {
  const lookups: (Lookup & { key: string; timeUs: number; due: number })[] = [];
  for (const message of messages) {
    const lookup = lookupOfMessage(message);
    const timeUs = Math.round(Number(message.ts) * 1e6);
    const key = JSON.stringify([
      lookup.asker,
      lookup.via === 'llmnr' || lookup.server,
      lookup.via,
      lookup.id,
      lookup.name,
      lookup.qtype,
    ]);
    const isMulticast = message.kind === 'mdns' && message.sport === 5353;
    const open = isMulticast
      ? undefined
      : lookups.findLast((other) => other.key === key && other.due > 0 && timeUs - other.timeUs <= TIMEOUT_US);
    if (message.qr === 0 && open && open.rcode === undefined) open.due++;
    else if (message.qr === 1 && open) {
      open.due--;
      if (open.rcode !== undefined) continue;
      open.rcode = lookup.rcode;
      open.answers = lookup.answers;
      open.rttUs = timeUs - open.timeUs;
      if (message.kind === 'llmnr') open.server = 'responder';
    } else lookups.push({ ...lookup, key, timeUs, due: message.qr === 0 ? 1 : 0 });
  }
  return lookups.map(({ key: _key, timeUs: _timeUs, due: _due, ...lookup }) => lookup);
}

function lookupOfMessage(message: TruthDns): Lookup {
  const ends = [`${message.src}:${message.sport}`, `${message.dst}:${message.dport}`] as const;
  const [asker, server] = message.qr === 0 ? ends : ([ends[1], ends[0]] as const);
  const [first] = message.answers;
  return {
    asker,
    server,
    via: message.kind === 'dns' ? message.l4 : message.kind,
    id: message.id,
    name: octets(message.qname ?? first?.name ?? '').toLowerCase(),
    qtype: message.qtype ?? first?.type ?? '',
    rcode: message.qr === 0 ? undefined : RCODES[message.rcode],
    rttUs: undefined,
    answers:
      message.qr === 0
        ? []
        : message.answers.map(({ name, type, ttl, data }) => ({
            name: octets(name).toLowerCase(),
            type,
            ttl,
            data: Array.isArray(data) ? data.map(quoted).join(' ') : octets(data),
          })),
  };
}

/** The truth leaves valid UTF-8 as it is; events write its bytes as \ddd. */
function octets(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) =>
    [...Buffer.from(character, 'utf8')].map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''),
  );
}

const quoted = (text: string): string => `"${octets(text).replaceAll('"', '\\"')}"`;

const sorted = (lookups: Lookup[]): string[] => lookups.map((lookup) => JSON.stringify(lookup)).sort();
