import { z } from 'zod';
import type { EventSink } from '../track/records.ts';
import { ipOf, macOf } from './addresses.ts';
import { clientNameOf, duidOf, duidOfClientId } from './client-identity.ts';
import { fileKeys } from './file/file-keys.ts';
import type { LineReader } from './file/followed-file.ts';
import { type Lease, LeaseTable, SavedLeases } from './lease-table.ts';

export const KeaLeasesImport = z.strictObject({
  kind: z.literal('kea-leases'),
  ...fileKeys({ startAt: 'beginning', example: '/var/lib/kea/kea-leases4.csv, or kea-leases6.csv' }),
});
export type KeaLeasesImport = z.infer<typeof KeaLeasesImport>;

export const KEA_LINE_BYTES_MAX = 65_536;
/** Where the clean-up of the file puts what it had, oldest first. */
export const KEA_OLDER_SUFFIXES = ['.completed', '.2', '.1'] as const;

/** Columns of one version's file; later versions add some at the end. */
const COLUMNS_MAX = 64;
const Saved = z.object({ columns: z.array(z.string().max(64)).max(COLUMNS_MAX), leases: SavedLeases });

/** States of Kea's that are no lease: declined, reclaimed, released. */
const STATE_ASSIGNED = '0';
/** A prefix is no address of the client's. */
const TYPE_PREFIX = '2';
const SECOND_US = 1_000_000;
/** RFC 2131 section 3.3. */
const FOR_EVER_SECONDS = 0xffff_ffff;

/** The memfile of Kea, of DHCPv4 and DHCPv6, is a journal of CSV lines under a head that names the columns. */
export function createKeaLeasesReader(sink: EventSink, nowUs: () => number): LineReader {
  const table = new LeaseTable();
  let columns: string[] = [];
  let understood = 0;
  return {
    line(bytes) {
      const fields = bytes.toString('latin1').split(',');
      if (fields[0] === 'address') {
        columns = fields.slice(0, COLUMNS_MAX);
        return;
      }
      const lease = leaseOf((name) => fieldOf(fields[columns.indexOf(name)]));
      if (!lease || (lease.endsUs !== undefined && lease.endsUs <= nowUs())) return;
      understood++;
      table.see({ ...lease, givenUs: Math.min(lease.givenUs, nowUs()) }, sink);
    },
    tick: (timeUs) => table.forgetEnded(timeUs),
    finish: () => {},
    counters: () => ({ understood, refused: table.refused }),
    save: () => ({ columns, leases: table.save() }),
    restore(state) {
      const saved = Saved.safeParse(state);
      if (!saved.success) return;
      columns = saved.data.columns;
      table.restore(saved.data.leases);
    },
  };
}

function leaseOf(field: (name: string) => string | undefined): Lease | undefined {
  const ip = ipOf(field('address'));
  const seconds = numberOf(field('valid_lifetime'));
  const ends = numberOf(field('expire'));
  if (ip === undefined || seconds === undefined || ends === undefined) return undefined;
  if (field('state') !== STATE_ASSIGNED || field('lease_type') === TYPE_PREFIX) return undefined;
  const mac = macOf(field('hwaddr'));
  const duid = ip.includes(':') ? duidOf(field('duid')) : duidOfClientId(field('client_id'));
  if (mac === undefined && duid === undefined) return undefined;
  return {
    ...{ ip, mac, duid },
    givenUs: (ends - seconds) * SECOND_US,
    endsUs: seconds === FOR_EVER_SECONDS ? undefined : ends * SECOND_US,
    hostname: hostnameOf(field('hostname')),
  };
}

/** Kea may have completed the client's name by the domain. */
const hostnameOf = (given: string | undefined): string | undefined => clientNameOf(given?.split('.')[0]);

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** Commas in a value are written "&#x2c". */
const fieldOf = (text: string | undefined): string | undefined =>
  text?.replace(/&#x([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)));
