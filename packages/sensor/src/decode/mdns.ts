import { u16, u32 } from './bytes.ts';
import { cutText } from './cut-text.ts';
import { DNS_HEADER_BYTES } from './dns.ts';
import { DNS_CLASS, DNS_TYPE } from './dns-codes.ts';
import { type NameReader, skipName } from './names.ts';
import { formatText } from './text.ts';

/** Why an answer is none, or is read in part. */
export const DISCOVERY_FAULTS = ['mdns.short', 'mdns.code', 'mdns.name', 'mdns.rdata'] as const;
export type DiscoveryFault = (typeof DISCOVERY_FAULTS)[number];

/** Byte offsets of the header (RFC 1035 section 4.1.1), and after a record's name. */
const AT = { flags: 2, questions: 4, answers: 6, authorities: 8, additionals: 10 } as const;
const RECORD_AT = { type: 0, class: 2, ttl: 4, length: 8, data: 10 } as const;
const SRV_TARGET_AT = 6;
const FLAG_RESPONSE = 0x8000;
const OPCODE_AND_RCODE = 0x780f;
/** The top bit of a class is the flush of mDNS (RFC 6762 section 10.2). */
const CLASS_BITS = 0x7fff;

/** Records read of one answer, and services and hosts kept of it; the rest is counted. */
const RECORDS_MAX = 256;
const KEPT_MAX = 32;
const ADDRESSES_MAX = 16;
const NAME_LENGTH_MAX = 256;

/** The services that there are on a host, RFC 6763 section 9. */
const ALL_SERVICES = '_services._dns-sd._udp.local';

/** Where something lies in the message; borrowed with it. */
export interface Span {
  at: number;
  end: number;
}

/** One instance of a service. */
export interface Service {
  /** The instance's name as people read it. */
  name: string;
  /** "_ipp._tcp", lower case. */
  type: string;
  /** The host that has it, with ".local". */
  host?: string;
  /** What its TXT record holds. */
  text?: Span;
}

export interface Host {
  /** As people read it, with ".local" where it has that. */
  name: string;
  /** Four or sixteen bytes each. */
  addresses: Span[];
}

/** What an answer says of services and hosts. Texts are as formatText gives them. */
export interface Discovery {
  services: Iterable<Service>;
  /** Types of service of which no instance was named. */
  types: Iterable<string>;
  hosts: Iterable<Host>;
  /** Records, services and hosts beyond the limits. */
  omitted: number;
}

/** True for answers of mDNS and LLMNR. Twelve bytes suffice to say so. */
export function isAnswer(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start > DNS_HEADER_BYTES && ((bytes[start + AT.flags] as number) & 0x80) !== 0;
}

/**
 * The services and hosts that the records of an answer speak of, whatever section they lie in (RFC 6762, 6763; LLMNR:
 * RFC 4795). Records whose time to live is zero are farewells and are left out. An answer that was cut tells what is
 * left of it.
 */
export function readDiscovery(
  bytes: Uint8Array,
  start: number,
  end: number,
  cut: boolean,
  names: NameReader,
): Discovery | DiscoveryFault {
  if (end - start < DNS_HEADER_BYTES) return 'mdns.short';
  // RFC 6762 sections 18.3 and 18.11: what sets these is to be ignored.
  if ((u16(bytes, start + AT.flags) & (FLAG_RESPONSE | OPCODE_AND_RCODE)) !== FLAG_RESPONSE) return 'mdns.code';
  const reading = new Reading(bytes, start, names);
  const fault = reading.read(end);
  return fault === '' || cut ? reading : fault;
}

class Reading implements Discovery {
  omitted = 0;
  readonly #services = new Map<string, Service>();
  readonly #hosts = new Map<string, Host>();
  readonly #types = new Set<string>();
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #names: NameReader;

  constructor(bytes: Uint8Array, start: number, names: NameReader) {
    this.#bytes = bytes;
    this.#start = start;
    this.#names = names;
  }

  get services(): Iterable<Service> {
    return this.#services.values();
  }

  get types(): Iterable<string> {
    return this.#types;
  }

  get hosts(): Iterable<Host> {
    return this.#hosts.values();
  }

  read(end: number): DiscoveryFault | '' {
    const bytes = this.#bytes;
    const start = this.#start;
    let at = start + DNS_HEADER_BYTES;
    for (let left = u16(bytes, start + AT.questions); left > 0; left--) {
      const next = skipName(bytes, at, end);
      if (next < 0 || next + 4 > end) return 'mdns.short';
      at = next + 4;
    }
    const records =
      u16(bytes, start + AT.answers) + u16(bytes, start + AT.authorities) + u16(bytes, start + AT.additionals);
    const read = Math.min(records, RECORDS_MAX);
    for (let i = 0; i < read; i++) {
      const fixedAt = skipName(bytes, at, end);
      const dataAt = fixedAt + RECORD_AT.data;
      if (fixedAt < 0 || dataAt > end) return 'mdns.short';
      const dataEnd = dataAt + u16(bytes, fixedAt + RECORD_AT.length);
      if (dataEnd > end) return 'mdns.short';
      const fault = this.#readRecord(at, fixedAt, dataEnd);
      if (fault !== '') return fault;
      at = dataEnd;
    }
    this.omitted += records - read;
    return '';
  }

  #readRecord(ownerAt: number, fixedAt: number, dataEnd: number): DiscoveryFault | '' {
    const bytes = this.#bytes;
    const isForUse = u32(bytes, fixedAt + RECORD_AT.ttl) > 0;
    if (!isForUse || (u16(bytes, fixedAt + RECORD_AT.class) & CLASS_BITS) !== DNS_CLASS.in) return '';
    const at = fixedAt + RECORD_AT.data;
    switch (u16(bytes, fixedAt + RECORD_AT.type)) {
      case DNS_TYPE.ptr:
        return this.#readPointer(ownerAt, fixedAt, at, dataEnd);
      case DNS_TYPE.srv:
        return this.#readLocation(ownerAt, fixedAt, at + SRV_TARGET_AT, dataEnd);
      case DNS_TYPE.txt:
        return this.#readText(ownerAt, fixedAt, { at, end: dataEnd });
      case DNS_TYPE.a:
        return this.#readAddress(ownerAt, fixedAt, { at, end: dataEnd }, 4);
      case DNS_TYPE.aaaa:
        return this.#readAddress(ownerAt, fixedAt, { at, end: dataEnd }, 16);
      default:
        return '';
    }
  }

  /** A type of service points at its instances, and the list of all at the types. */
  #readPointer(ownerAt: number, ownerEnd: number, at: number, end: number): DiscoveryFault | '' {
    const owner = this.#nameAt(ownerAt, ownerEnd);
    if (owner === '') return 'mdns.name';
    if (!owner.startsWith('_')) return '';
    const target = this.#nameAt(at, end);
    if (target === '') return 'mdns.name';
    if (owner.toLowerCase() !== ALL_SERVICES) this.#serviceOf(target);
    else if (this.#types.size < KEPT_MAX) this.#addType(target);
    else this.omitted++;
    return '';
  }

  #readLocation(ownerAt: number, ownerEnd: number, targetAt: number, end: number): DiscoveryFault | '' {
    if (targetAt >= end) return 'mdns.rdata';
    const owner = this.#nameAt(ownerAt, ownerEnd);
    const target = this.#nameAt(targetAt, end);
    if (owner === '' || target === '') return 'mdns.name';
    const service = this.#serviceOf(owner);
    const host = service && this.#hostOf(target);
    if (host) service.host = host.name;
    return '';
  }

  #readText(ownerAt: number, ownerEnd: number, text: Span): DiscoveryFault | '' {
    const owner = this.#nameAt(ownerAt, ownerEnd);
    if (owner === '') return 'mdns.name';
    const service = this.#serviceOf(owner);
    if (service) service.text = text;
    return '';
  }

  #readAddress(ownerAt: number, ownerEnd: number, address: Span, length: number): DiscoveryFault | '' {
    if (address.end - address.at !== length) return 'mdns.rdata';
    const owner = this.#nameAt(ownerAt, ownerEnd);
    if (owner === '') return 'mdns.name';
    const host = this.#hostOf(owner);
    if (host && host.addresses.length < ADDRESSES_MAX) host.addresses.push(address);
    return '';
  }

  /** "" when it is none. It lies between, but may point back to what came before. */
  #nameAt(at: number, end: number): string {
    return this.#names.read(this.#bytes, this.#start, at, end, false);
  }

  #addType(target: string): void {
    const [type = '', transport = ''] = labelsOf(target.toLowerCase());
    if (type.startsWith('_') && isTransport(transport)) this.#types.add(`${type}.${transport}`);
  }

  /** The instance of this name, if it is one's and there is room. */
  #serviceOf(fullName: string): Service | undefined {
    const key = fullName.toLowerCase();
    const known = this.#services.get(key);
    if (known) return known;
    const labels = labelsOf(fullName);
    const typeAt = labels.findIndex((label, i) => i > 0 && label.startsWith('_') && isTransport(labels[i + 1]));
    if (typeAt < 0 || labels.at(-1)?.toLowerCase() !== 'local') return undefined;
    if (this.#services.size >= KEPT_MAX) {
      this.omitted++;
      return undefined;
    }
    const type = `${labels[typeAt]}.${labels[typeAt + 1]}`.toLowerCase();
    const service = { name: textOfLabels(labels.slice(0, typeAt)), type };
    this.#services.set(key, service);
    return service;
  }

  #hostOf(name: string): Host | undefined {
    const key = name.toLowerCase();
    const known = this.#hosts.get(key);
    if (known) return known;
    if (this.#hosts.size >= KEPT_MAX) {
      this.omitted++;
      return undefined;
    }
    const host = { name: textOfLabels(labelsOf(name)), addresses: [] };
    this.#hosts.set(key, host);
    return host;
  }
}

const isTransport = (label: string | undefined): boolean => /^_(?:tcp|udp)$/i.test(label ?? '');

/** A name in presentation form, as its labels in the same form. */
const labelsOf = (name: string): string[] => name.match(/(?:\\.|[^.\\])+/g) ?? [];

/** Labels as people read them: their bytes as text, which RFC 6763 section 4.1.1 says is UTF-8. */
function textOfLabels(labels: readonly string[]): string {
  const bytes = Buffer.from(labels.join('.').replace(/\\(\d{3}|.)/g, unescaped), 'latin1');
  return cutText(formatText(bytes, 0, bytes.length), NAME_LENGTH_MAX);
}

const unescaped = (_: string, what: string): string => (what.length === 3 ? String.fromCharCode(Number(what)) : what);
