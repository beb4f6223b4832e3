import { type DnsAnswer, formatIp } from '@lanhound/proto';
import { describeWithCaptures, type TruthDns } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CaptureError } from '../capture/source.ts';
import { createDnsTracker } from './dns.ts';
import { DnsTrackConfig } from './dns-config.ts';
import type { DnsRecord } from './records.ts';
import { inspectCapture } from './testing/inspect-capture.ts';

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
    const records: DnsRecord[] = [];
    const sink = { flow: () => {}, event: () => {}, dns: (record: DnsRecord) => void records.push(record) };
    const tracker = createDnsTracker(DnsTrackConfig.parse({}), { sink, random: Math.random });
    await inspectCapture(captures.path(file), [tracker]).catch((error: unknown) => {
      // Damaged containers are the reader's to test; what came before the damage counts.
      if (!(error instanceof CaptureError)) throw error;
    });
    const messages = captures.truth(file).dns.filter((message) => !message.tunnel);
    // Of broken messages only survival is asked, and they change what other messages belong to.
    if (messages.some((message) => message.malformed)) return;
    expect(sorted(records.map(lookupOf))).toEqual(sorted(foldTruth(messages)));
  });
});

function lookupOf(record: DnsRecord): Lookup {
  const isGroup = record.via === 'llmnr' && record.rttUs !== undefined;
  return {
    asker: `${formatIp(record.src)}:${record.srcPort}`,
    server: isGroup ? 'responder' : `${formatIp(record.dst)}:${record.dstPort}`,
    via: record.via,
    id: record.id,
    name: record.name,
    qtype: record.qtype,
    rcode: record.rcode,
    rttUs: record.rttUs,
    answers: [...record.answers],
  };
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
