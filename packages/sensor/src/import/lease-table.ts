import { z } from 'zod';
import type { EventSink } from '../track/records.ts';

/** A lease as a server has it on file. Times are microseconds since 1970. */
export interface Lease {
  /** "192.168.1.7", as formatIp gives it. */
  ip: string;
  /** "aa:bb:cc:dd:ee:ff". */
  mac?: string | undefined;
  /** When the server last gave or renewed it. */
  givenUs: number;
  /** Undefined when it never ends. */
  endsUs?: number | undefined;
  hostname?: string | undefined;
  vendorClass?: string | undefined;
  /** In hexadecimal. */
  duid?: string | undefined;
}

/** More than any server of a network that one sensor looks after gives out. */
export const LEASES_MAX = 16_384;
/** RFC 2131 section 3.3: the number that stands for ever. */
const FOR_EVER_SECONDS = 0xffff_ffff;

const text = z.string().max(1_024).exactOptional();
/** Address, what is known of it otherwise, when it was given and when it ends. */
const SavedLease = z.tuple([z.string().max(45), text.unwrap(), z.number(), z.number().nullable()]);
export const SavedLeases = z.array(SavedLease).max(LEASES_MAX);
export type SavedLeases = z.infer<typeof SavedLeases>;

/** What was told of an address. */
interface Told {
  /** Whose it is: MAC, names and identifiers in one text. */
  holder: string;
  givenUs: number;
  endsUs: number | undefined;
}

/** Leases to events: one for each that is given, renewed or changed, and none for what is only read again. */
export class LeaseTable {
  /** Leases that found no place. */
  refused = 0;
  readonly #told = new Map<string, Told>();

  /** Returns whether it was news. Where nobody is to be told, it is only remembered. */
  see(lease: Lease, sink: EventSink | undefined): boolean {
    const { ip, givenUs, endsUs } = lease;
    const told = this.#told.get(ip);
    const holder = holderOf(lease);
    if (told && (givenUs < told.givenUs || (holder === told.holder && endsUs === told.endsUs))) return false;
    if (!told && this.#told.size >= LEASES_MAX) {
      this.refused++;
      return false;
    }
    this.#told.set(ip, { holder, givenUs, endsUs });
    sink?.event(eventOf(lease));
    return true;
  }

  /** When the lease of an address was given and ends, as far as it was told. */
  timesOf(ip: string): Pick<Lease, 'givenUs' | 'endsUs'> | undefined {
    return this.#told.get(ip);
  }

  /** Leases that ended are forgotten: their addresses may have found other holders. */
  forgetEnded(nowUs: number): void {
    for (const [ip, { endsUs }] of this.#told) if (endsUs !== undefined && endsUs < nowUs) this.#told.delete(ip);
  }

  save(): SavedLeases {
    return [...this.#told].map(([ip, { holder, givenUs, endsUs }]) => [ip, holder, givenUs, endsUs ?? null]);
  }

  restore(saved: SavedLeases): void {
    for (const [ip, holder, givenUs, endsUs] of saved) {
      this.#told.set(ip, { holder, givenUs, endsUs: endsUs ?? undefined });
    }
  }
}

const holderOf = ({ mac, hostname, vendorClass, duid }: Lease): string =>
  JSON.stringify([mac, hostname, vendorClass, duid]);

function eventOf({ ip, mac, givenUs, endsUs, hostname, vendorClass, duid }: Lease) {
  const seconds = endsUs === undefined ? FOR_EVER_SECONDS : Math.max(0, Math.round((endsUs - givenUs) / 1e6));
  return {
    type: 'dhcp' as const,
    time: givenUs,
    ...(mac === undefined ? {} : { clientMac: mac }),
    messageType: ip.includes(':') ? 'reply' : 'ack',
    assignedIp: ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(vendorClass === undefined ? {} : { vendorClass }),
    leaseSeconds: Math.min(seconds, FOR_EVER_SECONDS),
    ...(duid === undefined ? {} : { clientDuid: duid }),
  };
}
