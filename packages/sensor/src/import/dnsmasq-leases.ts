import { z } from 'zod';
import type { EventSink } from '../track/records.ts';
import { ipOf, macOf } from './addresses.ts';
import { clientNameOf, duidOf, duidOfClientId, macOfDuid } from './client-identity.ts';
import { fileKeys } from './file/file-keys.ts';
import type { TextReader } from './file/watched-file.ts';
import { type Lease, LeaseTable, SavedLeases } from './lease-table.ts';

export const DnsmasqLeasesImport = z.strictObject({
  kind: z.literal('dnsmasq-leases'),
  ...fileKeys({ startAt: 'beginning', example: '/var/lib/misc/dnsmasq.leases, or /etc/pihole/dhcp.leases' }),
});
export type DnsmasqLeasesImport = z.infer<typeof DnsmasqLeasesImport>;

/** A line of the file. Instead of an end, builds for machines without a clock write how long the lease is. */
type FiledLease = Omit<Lease, 'givenUs'>;

const SECOND_US = 1_000_000;
/** Fewer seconds since 1970 than this are no time but a length: those machines have no clock. */
const CLOCK_SECONDS_MIN = 1_000_000_000;

/** Ends, hardware type unless Ethernet, MAC, address, name or *, client identifier or *. */
const LINE_V4 = /^(\d{1,10}) ((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) ([\d.]{7,15}) (\S{1,255}) (\S{1,1024})$/i;
/** Ends, association (T for a temporary address), address, name or *, DUID. */
const LINE_V6 = /^(\d{1,10}) T?\d{1,10} ([0-9a-f:.]{2,45}) (\S{1,255}) ([0-9a-f:]{1,1024})$/i;

/** Every lease of the file; what is no whole line is none. Takes text with a byte a unit. */
export function parseDnsmasqLeases(text: string): FiledLease[] {
  const leases: FiledLease[] = [];
  // What stands behind the last newline is being written.
  for (const line of text.split('\n').slice(0, -1)) {
    const lease = parseV4(line) ?? parseV6(line);
    if (lease) leases.push(lease);
  }
  const leased = new Set(leases.map(({ mac }) => mac));
  return leases.map((lease) => {
    // An interface whose address went into a DUID may be another; one that has a lease here is of this network.
    const mac = lease.mac ?? (lease.duid === undefined ? undefined : macOfDuid(lease.duid));
    return mac !== undefined && leased.has(mac) ? { ...lease, mac } : lease;
  });
}

function parseV4(line: string): FiledLease | undefined {
  const [, ends, hardware, address, name, identifier] = LINE_V4.exec(line) ?? [];
  const ip = ipOf(address);
  const mac = macOf(hardware);
  if (ip === undefined || mac === undefined) return undefined;
  return { ip, mac, endsUs: endOf(ends), hostname: hostnameOf(name), duid: duidOfClientId(identifier) };
}

function parseV6(line: string): FiledLease | undefined {
  const [, ends, address, name, identifier] = LINE_V6.exec(line) ?? [];
  const ip = ipOf(address);
  const duid = duidOf(identifier);
  if (!ip?.includes(':') || duid === undefined) return undefined;
  return { ip, endsUs: endOf(ends), hostname: hostnameOf(name), duid };
}

const hostnameOf = (name: string | undefined): string | undefined => (name === '*' ? undefined : clientNameOf(name));

/** 0 is never. */
function endOf(seconds: string | undefined): number | undefined {
  return Number(seconds) < CLOCK_SECONDS_MIN ? undefined : Number(seconds) * SECOND_US;
}

const Saved = z.object({ leases: SavedLeases });

/** The file holds all leases, is written anew whenever one changes, and says when each ends but not when it began. */
export function createDnsmasqLeasesReader(config: Pick<DnsmasqLeasesImport, 'startAt'>, sink: EventSink): TextReader {
  const table = new LeaseTable();
  let isKnown = config.startAt === 'beginning';
  let understood = 0;
  return {
    read(text, { writtenUs, nowUs }) {
      const leases = parseDnsmasqLeases(text).filter(({ endsUs }) => endsUs === undefined || endsUs > nowUs);
      const longestUs = longestLeft(leases, writtenUs);
      understood += leases.length;
      table.forgetEnded(nowUs);
      for (const lease of leases) {
        const givenUs = Math.min(writtenUs, nowUs, startOf(lease, table, longestUs, writtenUs));
        table.see({ ...lease, givenUs }, isKnown ? sink : undefined);
      }
      isKnown = true;
    },
    counters: () => ({ understood, refused: table.refused }),
    save: () => ({ leases: table.save() }),
    restore(state) {
      const saved = Saved.safeParse(state);
      if (!saved.success) return;
      table.restore(saved.data.leases);
      isKnown = true;
    },
  };
}

/**
 * A renewed lease is as long as before. Of one that is seen for the first time the length is not known: it began no
 * later than the file was written, and the lease that made the file be written had its whole length then, so the
 * longest rest of that moment is the length, or less if another length is given too.
 */
function startOf({ ip, endsUs }: FiledLease, table: LeaseTable, longestUs: number, writtenUs: number): number {
  if (endsUs === undefined) return writtenUs;
  const before = table.timesOf(ip);
  const lengthUs = before?.endsUs === undefined ? longestUs : before.endsUs - before.givenUs;
  return endsUs - lengthUs;
}

const longestLeft = (leases: readonly FiledLease[], writtenUs: number): number =>
  leases.reduce((longest, { endsUs = 0 }) => Math.max(longest, endsUs - writtenUs), 0);
