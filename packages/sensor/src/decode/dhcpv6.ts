import { readMac } from '@lanhound/proto';
import { u16, u32 } from './bytes.ts';
import { labelText, optionText } from './dhcp-text.ts';

/** Why a message is none, or is read in part. */
export const DHCPV6_FAULTS = ['dhcpv6.short', 'dhcpv6.type', 'dhcpv6.option', 'dhcpv6.relays'] as const;
export type Dhcpv6Fault = (typeof DHCPV6_FAULTS)[number];

/** Byte offsets of a message, and of one that a relay carries (RFC 8415 sections 8 and 9). */
const AT = { options: 4 } as const;
const RELAY_AT = { link: 2, options: 34 } as const;
const ADDRESS_BYTES = 16;

/** RFC 8415 section 7.6; a message that went through more relays than that is dropped by them. */
const HOP_COUNT_LIMIT = 8;

const OPTION = {
  clientId: 1,
  addressesNonTemporary: 3,
  addressesTemporary: 4,
  address: 5,
  parameterList: 6,
  relayMessage: 9,
  serverUnicast: 12,
  vendorClass: 16,
  dnsServers: 23,
  prefixes: 25,
  prefix: 26,
  fqdn: 39,
  clientLinkLayer: 79,
} as const;
const OPTION_HEADER_BYTES = 4;

/** Where the options of an identity association begin (RFC 8415 sections 21.4, 21.5 and 21.21). */
const IA_OPTIONS_AT = { nonTemporary: 12, temporary: 4, prefixes: 12 } as const;
/** RFC 8415 sections 21.6 and 21.22. */
const ADDRESS_AT = { address: 0, validSeconds: 20, end: 24 } as const;
const PREFIX_AT = { validSeconds: 4, length: 8, prefix: 9, end: 25 } as const;

/** RFC 8415 section 11: of the kinds of DUID two carry a link-layer address; a DUID has 130 bytes at most. */
const DUID = { linkLayerTime: 1, linkLayer: 3 } as const;
const DUID_BYTES_MAX = 130;
const DUID_AT = { hardwareType: 2, linkLayerTime: 8, linkLayer: 4 } as const;
const ETHERNET = 1;
const MAC_BYTES = 6;

/** Addresses, prefixes and resolvers kept of one message; a host has a handful. */
const ADDRESSES_MAX = 16;
/** Bytes of a text that are read; names have 255, classes a dozen. */
const TEXT_BYTES_MAX = 255;
/** Codes kept of an option request, which real clients fill with a dozen. */
const PARAMETERS_MAX = 255;

/** IANA's registry of message types, from 1 on; those with a 6 have it to tell them from DHCPv4's. */
const MESSAGE_TYPES = [
  'solicit',
  'advertise',
  'request6',
  'confirm',
  'renew',
  'rebind',
  'reply',
  'release6',
  'decline6',
  'reconfigure',
  'information-request',
  'relay-forw',
  'relay-repl',
  'leasequery6',
  'leasequery-reply',
  'leasequery-done',
  'leasequery-data',
  'reconfigure-request',
  'reconfigure-reply',
  'dhcpv4-query',
  'dhcpv4-response',
  'activeleasequery6',
  'starttls',
] as const;
export type Dhcpv6MessageType = (typeof MESSAGE_TYPES)[number];

/** One address or prefix of an identity association. */
export interface Dhcpv6Address {
  /** Sixteen bytes. */
  address: Uint8Array;
  /** Zero when it is not to be used any more, or in a client's message. */
  validSeconds: number;
  /** Of a prefix that is delegated. */
  prefixLength?: number;
}

/** One DHCPv6 message, out of its relays. Texts are as formatText gives them; absent means not sent. */
export interface Dhcpv6Message {
  messageType: Dhcpv6MessageType;
  /** The address on the client's link of the relay that is nearest to the client and has one. */
  relayIp?: Uint8Array;
  /** In hexadecimal. */
  clientDuid?: string;
  /** 48-bit number: from the DUID, else as a relay saw it (RFC 6939). */
  clientMac?: number;
  /** Where the server takes messages of its own. */
  serverIp?: Uint8Array;
  addresses: Dhcpv6Address[];
  prefixes: Dhcpv6Address[];
  fqdn?: string;
  vendorClass?: string;
  parameterList?: number[];
  /** Option 23 (RFC 3646), sixteen bytes each. */
  dnsServers?: Uint8Array[];
}

/** The message between start and end, or why it is none. One that the snapshot length cut is read as far as it goes. */
export function readDhcpv6(bytes: Uint8Array, start: number, end: number, cut: boolean): Dhcpv6Message | Dhcpv6Fault {
  const message: Dhcpv6Message = { messageType: 'relay-forw', addresses: [], prefixes: [] };
  let layer: Layer | undefined = { at: start, end };
  for (let relays = 0; relays <= HOP_COUNT_LIMIT; relays++) {
    const carried = readRelay(message, bytes, layer, cut);
    if (typeof carried === 'string') return carried;
    if (carried === undefined) return message;
    if (carried === layer) return readMessage(message, bytes, layer, cut);
    layer = carried;
  }
  return 'dhcpv6.relays';
}

/** Where a message lies: in the datagram, or in the option of a relay's message. */
interface Layer {
  at: number;
  end: number;
}

/** What a relay's message carries, undefined for nothing; the layer itself when it is no relay's. */
function readRelay(
  message: Dhcpv6Message,
  bytes: Uint8Array,
  layer: Layer,
  cut: boolean,
): Layer | undefined | Dhcpv6Fault {
  const { at, end } = layer;
  if (end - at < AT.options) return 'dhcpv6.short';
  const messageType = MESSAGE_TYPES[(bytes[at] as number) - 1];
  if (messageType === undefined) return 'dhcpv6.type';
  message.messageType = messageType;
  if (messageType !== 'relay-forw' && messageType !== 'relay-repl') return layer;
  if (end - at < RELAY_AT.options) return 'dhcpv6.short';
  const link = bytes.slice(at + RELAY_AT.link, at + RELAY_AT.link + ADDRESS_BYTES);
  if (link.some((byte) => byte !== 0)) message.relayIp = link;
  let carried: Layer | undefined;
  const whole = eachOption(bytes, at + RELAY_AT.options, end, (code, valueAt, valueEnd) => {
    if (code === OPTION.relayMessage) carried ??= { at: valueAt, end: valueEnd };
    else if (code === OPTION.clientLinkLayer) readLinkLayer(message, bytes, valueAt, valueEnd);
    return true;
  });
  return whole || cut ? carried : 'dhcpv6.option';
}

function readMessage(
  message: Dhcpv6Message,
  bytes: Uint8Array,
  { at, end }: Layer,
  cut: boolean,
): Dhcpv6Message | Dhcpv6Fault {
  const whole = eachOption(bytes, at + AT.options, end, (code, valueAt, valueEnd) =>
    readOption(message, bytes, code, valueAt, valueEnd),
  );
  return whole || cut ? message : 'dhcpv6.option';
}

type OnOption = (code: number, at: number, end: number) => boolean;

/** False when an option does not end where its message does, or is none by its reader. */
function eachOption(bytes: Uint8Array, start: number, end: number, onOption: OnOption): boolean {
  let at = start;
  let whole = true;
  while (at + OPTION_HEADER_BYTES <= end) {
    const valueAt = at + OPTION_HEADER_BYTES;
    const valueEnd = valueAt + u16(bytes, at + 2);
    if (valueEnd > end) return false;
    if (!onOption(u16(bytes, at), valueAt, valueEnd)) whole = false;
    at = valueEnd;
  }
  return whole && at === end;
}

function readOption(message: Dhcpv6Message, bytes: Uint8Array, code: number, at: number, end: number): boolean {
  switch (code) {
    case OPTION.clientId:
      return readDuid(message, bytes, at, end);
    case OPTION.addressesNonTemporary:
      return readAssociation(message, bytes, at + IA_OPTIONS_AT.nonTemporary, end);
    case OPTION.addressesTemporary:
      return readAssociation(message, bytes, at + IA_OPTIONS_AT.temporary, end);
    case OPTION.prefixes:
      return readAssociation(message, bytes, at + IA_OPTIONS_AT.prefixes, end);
    case OPTION.parameterList:
      return readParameters(message, bytes, at, end);
    case OPTION.serverUnicast:
      if (end - at !== ADDRESS_BYTES) return false;
      message.serverIp = bytes.slice(at, end);
      return true;
    case OPTION.vendorClass:
      return readVendorClass(message, bytes, at, end);
    case OPTION.fqdn:
      return readFqdn(message, bytes, at, end);
    case OPTION.dnsServers:
      return readDnsServers(message, bytes, at, end);
    default:
      return true;
  }
}

function readDuid(message: Dhcpv6Message, bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < DUID_AT.hardwareType || end - at > DUID_BYTES_MAX) return false;
  message.clientDuid = Buffer.from(bytes.subarray(at, end)).toString('hex');
  const macAt = at + macOffsetOf(u16(bytes, at));
  const isMac = macAt > at && macAt + MAC_BYTES === end && u16(bytes, at + DUID_AT.hardwareType) === ETHERNET;
  if (isMac) message.clientMac = readMac(bytes, macAt);
  return true;
}

/** Where a DUID of this kind has its link-layer address; 0 for nowhere. */
function macOffsetOf(kind: number): number {
  if (kind === DUID.linkLayerTime) return DUID_AT.linkLayerTime;
  return kind === DUID.linkLayer ? DUID_AT.linkLayer : 0;
}

/** RFC 6939 section 4: the hardware type, then the address. */
function readLinkLayer(message: Dhcpv6Message, bytes: Uint8Array, at: number, end: number): void {
  if (end - at === 2 + MAC_BYTES && u16(bytes, at) === ETHERNET) message.clientMac ??= readMac(bytes, at + 2);
}

/** An identity association's addresses and prefixes, which lie in options of its own from `start` on. */
function readAssociation(message: Dhcpv6Message, bytes: Uint8Array, start: number, end: number): boolean {
  if (start > end) return false;
  return eachOption(bytes, start, end, (code, at, valueEnd) => {
    if (code === OPTION.address) return readAddress(message.addresses, bytes, at, valueEnd);
    return code === OPTION.prefix ? readPrefix(message.prefixes, bytes, at, valueEnd) : true;
  });
}

function readAddress(addresses: Dhcpv6Address[], bytes: Uint8Array, at: number, end: number): boolean {
  if (at + ADDRESS_AT.end > end) return false;
  if (addresses.length >= ADDRESSES_MAX) return true;
  const address = bytes.slice(at, at + ADDRESS_BYTES);
  addresses.push({ address, validSeconds: u32(bytes, at + ADDRESS_AT.validSeconds) });
  return true;
}

function readPrefix(prefixes: Dhcpv6Address[], bytes: Uint8Array, at: number, end: number): boolean {
  if (at + PREFIX_AT.end > end) return false;
  if (prefixes.length >= ADDRESSES_MAX) return true;
  const address = bytes.slice(at + PREFIX_AT.prefix, at + PREFIX_AT.end);
  const prefixLength = bytes[at + PREFIX_AT.length] as number;
  prefixes.push({ address, validSeconds: u32(bytes, at + PREFIX_AT.validSeconds), prefixLength });
  return true;
}

function readParameters(message: Dhcpv6Message, bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % 2 !== 0) return false;
  const codes: number[] = [];
  for (let at = start; at < end && codes.length < PARAMETERS_MAX; at += 2) codes.push(u16(bytes, at));
  if (codes.length > 0) message.parameterList = codes;
  return true;
}

function readDnsServers(message: Dhcpv6Message, bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % ADDRESS_BYTES !== 0) return false;
  const servers: Uint8Array[] = [];
  for (let at = start; at < end && servers.length < ADDRESSES_MAX; at += ADDRESS_BYTES) {
    servers.push(bytes.slice(at, at + ADDRESS_BYTES));
  }
  if (servers.length > 0) message.dnsServers = servers;
  return true;
}

/** RFC 8415 section 21.16: an enterprise number, then texts with their lengths, of which nearly all have one. */
function readVendorClass(message: Dhcpv6Message, bytes: Uint8Array, at: number, end: number): boolean {
  const textAt = at + 6;
  if (textAt > end) return end - at >= 4;
  const textEnd = textAt + u16(bytes, at + 4);
  if (textEnd > end) return false;
  const text = optionText(bytes.subarray(textAt, Math.min(textEnd, textAt + TEXT_BYTES_MAX)));
  if (text !== '') message.vendorClass = text;
  return true;
}

/** RFC 4704 section 4: flags, then labels. */
function readFqdn(message: Dhcpv6Message, bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const name = labelText(bytes.subarray(at + 1, Math.min(end, at + 1 + TEXT_BYTES_MAX)));
  if (name !== '') message.fqdn = name;
  return true;
}
