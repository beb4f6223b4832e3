import { z } from 'zod';
import type { EventSink } from '../track/records.ts';
import { ipOf, isLoopback } from './addresses.ts';
import { parseDnsmasqLine } from './dnsmasq-line.ts';
import { DnsmasqLookups, type Lookup } from './dnsmasq-lookups.ts';
import { fileKeys } from './file/file-keys.ts';
import type { LineReader } from './file/followed-file.ts';
import { StampReader } from './log-stamp.ts';
import { resolverKey } from './resolver.ts';
import { createZoneWatch } from './zone-watch.ts';

export const DnsmasqLogImport = z.strictObject({
  kind: z.literal('dnsmasq-log'),
  ...fileKeys({ startAt: 'end', example: '/var/log/dnsmasq.log, or /var/log/pihole/pihole.log' }),
  resolver: resolverKey,
  timeZone: z
    .string()
    .refine(isTimeZone, 'a zone such as Europe/Berlin or UTC')
    .optional()
    .describe("Zone of the log's times, where they name none; that of this machine unless given."),
});
export type DnsmasqLogImport = z.infer<typeof DnsmasqLogImport>;

/** A name of the most characters, and what stands around it. */
export const DNSMASQ_LINE_BYTES_MAX = 4_096;

/** The log of dnsmasq with log-queries, of Pi-hole's too. */
export function createDnsmasqLogReader(
  { resolver, timeZone }: Pick<DnsmasqLogImport, 'resolver' | 'timeZone'>,
  sink: EventSink,
  nowUs: () => number,
): LineReader {
  const stamps = new StampReader(timeZone);
  const zone = createZoneWatch(stamps.timeZone);
  let understood = 0;
  const tell = (lookup: Lookup) => {
    const event = eventOf(lookup, resolver);
    if (event) sink.event(event);
  };
  const lookups = new DnsmasqLookups(tell);
  /** Of the latest line: an older log is read at its own pace. */
  let logUs = 0;
  return {
    line(bytes, { live, writtenUs }) {
      const text = bytes.toString('latin1');
      const latestUs = live ? nowUs() : Math.min(writtenUs, nowUs());
      const stamp = stamps.read(text, latestUs);
      const line = stamp && parseDnsmasqLine(text.slice(stamp.textAt));
      if (!stamp || !line) return;
      if (live && stamp.isZoneless) zone.see(stamp.timeUs - latestUs);
      // No line tells of what is to come.
      logUs = Math.min(stamp.timeUs, latestUs);
      if (line.type !== 'other') understood++;
      lookups.see(line, logUs);
    },
    tick: (timeUs) => lookups.tick(timeUs),
    finish: () => lookups.finish(),
    counters: () => ({ understood }),
    doubt: () => zone.doubt(),
  };
}

function eventOf({ timeUs, client, port, name, qtype, rcode, answers, blockedBy }: Lookup, resolver?: string) {
  // A link-local address may name its interface.
  const asker = ipOf(client.split('%')[0]);
  if (asker === undefined) return undefined;
  const src = resolver !== undefined && isLoopback(asker) ? resolver : asker;
  return {
    ...{ type: 'dns' as const, time: timeUs, src, via: 'log', id: 0, name, qtype },
    ...(port === undefined ? {} : { srcPort: port }),
    ...(resolver === undefined ? {} : { dst: resolver }),
    ...(rcode === undefined ? {} : { rcode }),
    ...(answers.length === 0 ? {} : { answers }),
    ...(blockedBy === undefined ? {} : { blockedBy }),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
