// What a device says or shows of itself, beside its addresses: what it is known by and judged by.
import {
  type AnnouncementEvent,
  type DhcpEvent,
  type DnsEvent,
  type Event,
  type FlowEvent,
  isNear,
} from '@lanhound/proto';
import { z } from 'zod';

export const TRAIT_TYPES = [
  /** The maker of its network card, by the IEEE registry. */
  'vendor',
  /** DHCP options 12 and 81. */
  'dhcpHostname',
  /** DHCP option 55, "1,121,3,6": what it asks for, in its order. */
  'dhcpFingerprint',
  /** DHCP option 60. */
  'dhcpVendorClass',
  /** Its DHCPv6 identifier, which stays when the MAC changes. */
  'duid',
  /** Without ".local". */
  'mdnsName',
  'netbiosName',
  /** What people call it: the name of a service that it offers, "Living Room TV". */
  'friendlyName',
  /** What it announces: "_airplay._tcp", "urn:schemas-upnp-org:device:MediaRenderer:1". */
  'service',
  'model',
  'manufacturer',
  /** "key=value" of what it announces. */
  'text',
  /** An identifier that it announces and keeps: the uuid of UPnP. */
  'uuid',
  'userAgent',
  'ja4',
  'synFingerprint',
  /** What it answered as a server at home: "ssh", or "tcp/9100" where the protocol is unknown. */
  'serves',
  /** A name it looked up that says something about its kind. */
  'lookup',
  /** "yes" when it sends router advertisements, or passes on packets of others. */
  'router',
  /** "yes" when it grants addresses. */
  'dhcpServer',
] as const;

export type TraitType = (typeof TRAIT_TYPES)[number];

/** By type, the newest first. */
export type Traits = ReadonlyMap<TraitType, readonly string[]>;

/** Of one device and type: a phone with its browsers has some ten kinds of hello. */
const VALUES_MAX = 16;
/** A device chooses what it says; what is longer is cut. What browsers say of themselves is seldom longer. */
const LENGTH_MAX = 192;

/** Who it is: by the frame's MAC, by the address a packet came from or went to, or by both. */
export interface Who {
  mac?: string | undefined;
  ip?: string | undefined;
}

export interface TraitSink {
  shows(who: Who, type: TraitType, value: string): void;
  /** It asked for this name, or opened a connection to it. */
  looks(who: Who, name: string): void;
}

export interface TraitReaders {
  /** The part of a name that says something about who looks it up; undefined for most names. */
  lookupTraitOf(name: string): string | undefined;
}

/** Tell what an event says of devices. */
export function readTraits(event: Event, sink: TraitSink, { lookupTraitOf }: TraitReaders): void {
  switch (event.type) {
    case 'dhcp':
      readDhcp(event, sink);
      return;
    case 'announcement':
      readAnnouncement(event, sink);
      return;
    case 'flow':
      readFlow(event, sink);
      return;
    case 'dns':
      if (event.via === 'udp' || event.via === 'tcp' || event.via === 'log') readLookup(event, sink, lookupTraitOf);
      return;
    case 'tls':
      // A hello of DTLS or of a server at home says little of the one that asks.
      if (event.ja4 !== undefined && event.via !== 'dtls') sink.shows({ ip: event.src }, 'ja4', event.ja4);
      if (event.sni !== undefined) sink.looks({ ip: event.src }, event.sni);
      return;
    case 'http':
      if (event.userAgent !== undefined) sink.shows({ ip: event.src }, 'userAgent', event.userAgent);
      return;
    case 'neighbor':
      if (event.router && event.router.lifetimeSeconds > 0)
        sink.shows({ mac: event.etherMac ?? event.senderMac }, 'router', 'yes');
      return;
    case 'cleartext':
    case 'sensorStats':
    case 'sensorLoss':
      return;
    default:
      event satisfies never;
  }
}

/** What is said for the network itself, such as the reverse of an address, is nobody's habit. */
function readLookup(
  { src: ip, srcMac: mac, name }: DnsEvent,
  sink: TraitSink,
  of: TraitReaders['lookupTraitOf'],
): void {
  if (!name.includes('.') || name.endsWith('.arpa')) return;
  const who = { mac, ip };
  const lookup = of(name);
  if (lookup !== undefined) sink.shows(who, 'lookup', lookup);
  sink.looks(who, name);
}

/** Of DHCP for IPv4, whose codes of options are others than those for IPv6. */
const SAID_BY_CLIENTS: ReadonlySet<string> = new Set(['discover', 'request', 'inform']);

function readDhcp(event: DhcpEvent, sink: TraitSink): void {
  const { clientMac: mac, hostname, fqdn, parameterList, vendorClass, clientDuid, messageType } = event;
  const who = { mac };
  if (hostname) sink.shows(who, 'dhcpHostname', hostname);
  // Some send the name with the domain of the network they come from.
  if (fqdn) sink.shows(who, 'dhcpHostname', fqdn.split('.', 1)[0] as string);
  if (clientDuid) sink.shows(who, 'duid', clientDuid);
  // A server repeats the class of the client, or tells its own.
  if (SAID_BY_CLIENTS.has(messageType)) {
    if (parameterList && parameterList.length > 0) sink.shows(who, 'dhcpFingerprint', parameterList.join(','));
    if (vendorClass) sink.shows(who, 'dhcpVendorClass', vendorClass);
  }
  if (messageType === 'ack' && event.serverIp) sink.shows({ ip: event.serverIp }, 'dhcpServer', 'yes');
}

/** Names of hosts; those of services are what people call them. */
const LOCAL = /\.local$/i;
/** "LaserJet @ office-pc": a printer that this machine offers for another (CUPS). */
const OF_ANOTHER = / @ /;
const isOwnName = (name: string): boolean => !LOCAL.test(name) && !OF_ANOTHER.test(name);
/** What SSDP says of the message and not of the device. */
const CHANGING: ReadonlySet<string> = new Set(['nts', 'location', 'usn']);

function readAnnouncement(event: AnnouncementEvent, sink: TraitSink): void {
  const { mac, ip, via, name, service, model, manufacturer, text } = event;
  // The sender's own: what a relay passes on from other networks has its MAC and not its address.
  const who = { mac, ip };
  if (name && via === 'netbios') sink.shows(who, 'netbiosName', name);
  if (name && via === 'mdns' && LOCAL.test(name)) sink.shows(who, 'mdnsName', name.replace(LOCAL, ''));
  if (name && service && via === 'mdns' && isOwnName(name)) sink.shows(who, 'friendlyName', name);
  if (service && !service.startsWith('uuid:')) sink.shows(who, 'service', service);
  if (model) sink.shows(who, 'model', model);
  if (manufacturer) sink.shows(who, 'manufacturer', manufacturer);
  for (const [key, value] of Object.entries(text ?? {})) {
    if (key === 'uuid') sink.shows(who, 'uuid', value);
    else if (value && !CHANGING.has(key)) sink.shows(who, 'text', `${key}=${value}`);
  }
}

/** RFC 9293: the receiver accepted, or has said something. */
const SYN = 2;
const PUSH = 8;

function readFlow(event: FlowEvent, sink: TraitSink): void {
  const { src: ip, srcMac: mac, dst, dstPort, dstPackets, dstTcpFlags = 0, app, proto, synFingerprint } = event;
  if (synFingerprint !== undefined) sink.shows({ mac, ip }, 'synFingerprint', synFingerprint);
  // Below the ports that the far end of a conversation is given (RFC 6335), and answered.
  if (dstPackets === 0 || dstPort === undefined || dstPort >= 49_152 || !isNear(dst)) return;
  // Whoever only refuses serves nothing: a scan would make a printer of a phone.
  if (proto === 6 && app === undefined && (dstTcpFlags & (SYN | PUSH)) === 0) return;
  sink.shows({ ip: dst }, 'serves', app ?? `${proto === 6 ? 'tcp' : 'udp'}/${dstPort}`);
}

/** What is new of a station, as it is kept, and what made room for it. */
export interface AddedTrait {
  value: string;
  dropped?: string | undefined;
}

/** The traits of one station. */
export class TraitSet {
  readonly #values = new Map<TraitType, string[]>();

  get traits(): Traits {
    return this.#values;
  }

  /** Undefined when this was known of it. At the limit the value seen longest ago makes room. */
  add(type: TraitType, value: string): AddedTrait | undefined {
    const text = value.length > LENGTH_MAX ? value.slice(0, LENGTH_MAX) : value;
    const values = this.#values.get(type);
    if (!values) {
      this.#values.set(type, [text]);
      return { value: text };
    }
    const at = values.indexOf(text);
    if (at === 0) return undefined;
    const dropped = at < 0 && values.length >= VALUES_MAX ? values.pop() : undefined;
    if (at > 0) values.splice(at, 1);
    values.unshift(text);
    return at > 0 ? undefined : { value: text, dropped };
  }

  save(): SavedTraits {
    return [...this.#values];
  }

  restore(saved: SavedTraits): void {
    for (const [type, values] of saved) this.#values.set(type, values.slice(0, VALUES_MAX));
  }
}

export const SavedTraits = z.array(z.tuple([z.enum(TRAIT_TYPES), z.array(z.string().max(LENGTH_MAX))]));
export type SavedTraits = z.output<typeof SavedTraits>;

/** The traits of several stations as one. */
export function unitedTraits(all: readonly Traits[]): Traits {
  const united = new Map<TraitType, string[]>();
  for (const traits of all) {
    for (const [type, values] of traits) united.set(type, [...new Set([...(united.get(type) ?? []), ...values])]);
  }
  return united;
}
