import { readMac } from '@lanhound/proto';
import { u16, u32 } from './bytes.ts';
import { labelText, optionText } from './dhcp-text.ts';

/** Why a message is none, or is read in part. */
export const DHCP_FAULTS = ['dhcp.short', 'dhcp.header', 'dhcp.cookie', 'dhcp.option', 'dhcp.type'] as const;
export type DhcpFault = (typeof DHCP_FAULTS)[number];

/** Byte offsets of the fixed part (RFC 2131 section 2). */
const AT = {
  op: 0,
  hardwareType: 1,
  hardwareLength: 2,
  yourIp: 16,
  relayIp: 24,
  hardware: 28,
  serverName: 44,
  file: 108,
  cookie: 236,
  options: 240,
} as const;
const OP = { request: 1, reply: 2 } as const;
const ETHERNET = 1;
const COOKIE = 0x63825363;

/** RFC 2132, RFC 4702. */
const OPTION = {
  pad: 0,
  routers: 3,
  dnsServers: 6,
  hostname: 12,
  requestedIp: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverIp: 54,
  parameterList: 55,
  vendorClass: 60,
  fqdn: 81,
  end: 255,
} as const;
/** Codes kept of a parameter list: as many as one option has room for. */
const PARAMETERS_MAX = 255;
/** Gateways or resolvers kept of one message; a real one has a handful. */
const ADDRESSES_MAX = 16;
/** Of a value that is joined of several options; a real one is of one option, so of 255 bytes at most. */
const VALUE_BYTES_MAX = 1_024;
const OVERLOAD = { file: 1, serverName: 2 } as const;

/** Option 53; the numbers from 1 on (RFC 2131, 3203, 4388, 6926, 7724). */
const MESSAGE_TYPES = [
  'discover',
  'offer',
  'request',
  'decline',
  'ack',
  'nak',
  'release',
  'inform',
  'forcerenew',
  'leasequery',
  'leaseunassigned',
  'leaseunknown',
  'leaseactive',
  'bulkleasequery',
  'leasequerydone',
  'activeleasequery',
  'leasequerystatus',
  'tls',
] as const;
export type DhcpMessageType = (typeof MESSAGE_TYPES)[number];

/** One DHCPv4 message. Addresses are four bytes; texts are as formatText gives them; absent means not sent. */
export interface DhcpMessage {
  messageType: DhcpMessageType;
  /** 48-bit number, where the client's hardware is Ethernet. */
  clientMac?: number;
  assignedIp?: Uint8Array;
  relayIp?: Uint8Array;
  requestedIp?: Uint8Array;
  serverIp?: Uint8Array;
  hostname?: string;
  fqdn?: string;
  vendorClass?: string;
  parameterList?: number[];
  leaseSeconds?: number;
  /** Options 3 and 6, four bytes each. */
  routers?: Uint8Array[];
  dnsServers?: Uint8Array[];
}

/** The message between start and end, or why it is none. One that the snapshot length cut is read as far as it goes. */
export function readDhcp(bytes: Uint8Array, start: number, end: number, cut: boolean): DhcpMessage | DhcpFault {
  if (end - start < AT.options) return 'dhcp.short';
  const op = bytes[start + AT.op];
  const hardwareLength = bytes[start + AT.hardwareLength] as number;
  if ((op !== OP.request && op !== OP.reply) || hardwareLength > 16) return 'dhcp.header';
  if (u32(bytes, start + AT.cookie) !== COOKIE) return 'dhcp.cookie';
  const options = readOptions(bytes, start, end);
  if (!options.whole && !cut) return 'dhcp.option';
  const messageType = MESSAGE_TYPES[(options.values.get(OPTION.messageType)?.[0] ?? 0) - 1];
  if (messageType === undefined) return 'dhcp.type';
  const message: DhcpMessage = { messageType };
  if (bytes[start + AT.hardwareType] === ETHERNET && hardwareLength === 6) {
    message.clientMac = readMac(bytes, start + AT.hardware);
  }
  const assignedIp = addressAt(bytes, start + AT.yourIp);
  if (assignedIp) message.assignedIp = assignedIp;
  const relayIp = addressAt(bytes, start + AT.relayIp);
  if (relayIp) message.relayIp = relayIp;
  addOptions(message, options.values);
  return message;
}

interface Options {
  /** By code; the values of an option that comes more than once are joined (RFC 3396). */
  values: Map<number, Uint8Array>;
  /** False when an option does not end within its field. */
  whole: boolean;
}

function readOptions(bytes: Uint8Array, start: number, end: number): Options {
  const options: Options = { values: new Map(), whole: true };
  readField(options, bytes, start + AT.options, end);
  const overload = options.values.get(OPTION.overload)?.[0] ?? 0;
  // RFC 3396 section 5 fixes this order for values that are split over the fields.
  if ((overload & OVERLOAD.file) !== 0) readField(options, bytes, start + AT.file, start + AT.cookie);
  if ((overload & OVERLOAD.serverName) !== 0) readField(options, bytes, start + AT.serverName, start + AT.file);
  return options;
}

function readField(options: Options, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end && bytes[at] !== OPTION.end; ) {
    const code = bytes[at] as number;
    if (code === OPTION.pad) {
      at++;
      continue;
    }
    const valueEnd = at + 2 <= end ? at + 2 + (bytes[at + 1] as number) : end + 1;
    if (valueEnd > end) {
      options.whole = false;
      return;
    }
    const value = bytes.subarray(at + 2, valueEnd);
    const before = options.values.get(code);
    options.values.set(code, before ? joined(before, value) : value);
    at = valueEnd;
  }
}

/** What goes beyond the limit is left out, so that a message of nothing but parts costs no more than others. */
function joined(before: Uint8Array, value: Uint8Array): Uint8Array {
  if (before.length + value.length > VALUE_BYTES_MAX) return before;
  return Buffer.concat([before, value]);
}

function addOptions(message: DhcpMessage, options: ReadonlyMap<number, Uint8Array>): void {
  const requestedIp = options.get(OPTION.requestedIp);
  if (requestedIp && requestedIp.length >= 4) message.requestedIp = new Uint8Array(requestedIp.subarray(0, 4));
  const serverIp = options.get(OPTION.serverIp);
  if (serverIp && serverIp.length >= 4) message.serverIp = new Uint8Array(serverIp.subarray(0, 4));
  const leaseTime = options.get(OPTION.leaseTime);
  if (leaseTime && leaseTime.length >= 4) message.leaseSeconds = u32(leaseTime, 0);
  const routers = addressesIn(options.get(OPTION.routers));
  if (routers.length > 0) message.routers = routers;
  const dnsServers = addressesIn(options.get(OPTION.dnsServers));
  if (dnsServers.length > 0) message.dnsServers = dnsServers;
  const parameterList = options.get(OPTION.parameterList);
  if (parameterList && parameterList.length > 0) {
    message.parameterList = Array.from(parameterList.subarray(0, PARAMETERS_MAX));
  }
  const hostname = optionText(options.get(OPTION.hostname));
  if (hostname) message.hostname = hostname;
  const vendorClass = optionText(options.get(OPTION.vendorClass));
  if (vendorClass) message.vendorClass = vendorClass;
  const fqdn = fqdnOf(options.get(OPTION.fqdn));
  if (fqdn) message.fqdn = fqdn;
}

/** RFC 4702 section 2: flags and two result codes, then labels, or text from older clients. */
const FQDN_NAME_AT = 3;
const FQDN_ENCODED = 0x04;

function fqdnOf(value: Uint8Array | undefined): string {
  if (!value || value.length <= FQDN_NAME_AT) return '';
  const name = value.subarray(FQDN_NAME_AT);
  return ((value[0] as number) & FQDN_ENCODED) === 0 ? optionText(name) : labelText(name);
}

/** Copies of the addresses in a list of them; what is left over of it is none. */
function addressesIn(value: Uint8Array | undefined): Uint8Array[] {
  const count = Math.min(Math.floor((value?.length ?? 0) / 4), ADDRESSES_MAX);
  return Array.from({ length: count }, (_, i) => (value as Uint8Array).slice(i * 4, i * 4 + 4));
}

/** A copy of four bytes, unless they are all zero, which stands for no address. */
function addressAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  if (u16(bytes, at) === 0 && u16(bytes, at + 2) === 0) return undefined;
  return new Uint8Array(bytes.subarray(at, at + 4));
}
