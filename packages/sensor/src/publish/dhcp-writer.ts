import type { DhcpEvent } from '@lanhound/proto';
import {
  BYTES_HEADER_BYTES_MAX,
  NUMBER_FIELD_BYTES_MAX,
  putLength,
  putOptionalNumber,
  putOptionalString,
  putString,
  putStrings,
  putTag,
  putVarint,
  UTF8_BYTES_PER_UNIT_MAX,
  WIRE,
} from '@lanhound/proto';
import { IP_FIELD_BYTES_MAX, MAC_FIELD_BYTES, putIpText, putMacText } from './address-text.ts';
import { beginEvent, EVENT_HEADER_BYTES_MAX, EVENT_TAG, endEvent } from './event-writer.ts';
import type { GrowingBuffer } from './growing-buffer.ts';

export const DHCP_TAG = {
  clientMac: (1 << 3) | WIRE.fixed64,
  messageType: (2 << 3) | WIRE.bytes,
  src: (3 << 3) | WIRE.bytes,
  dst: (4 << 3) | WIRE.bytes,
  requestedIp: (5 << 3) | WIRE.bytes,
  assignedIp: (6 << 3) | WIRE.bytes,
  serverIp: (7 << 3) | WIRE.bytes,
  hostname: (8 << 3) | WIRE.bytes,
  fqdn: (9 << 3) | WIRE.bytes,
  vendorClass: (10 << 3) | WIRE.bytes,
  parameterList: (11 << 3) | WIRE.bytes,
  leaseSeconds: (12 << 3) | WIRE.varint,
  relay: (13 << 3) | WIRE.bytes,
  clientDuid: (14 << 3) | WIRE.bytes,
  srcMac: (15 << 3) | WIRE.fixed64,
  routers: (16 << 3) | WIRE.bytes,
  dnsServers: (17 << 3) | WIRE.bytes,
} as const;

type DhcpBody = Omit<DhcpEvent, 'site' | 'sensor'>;

/** Appends a lease's message to a batch. */
export function writeDhcp(batch: GrowingBuffer, event: DhcpBody): void {
  batch.reserve(EVENT_HEADER_BYTES_MAX + bytesMax(event));
  const { bytes } = batch;
  const message = beginEvent(batch, EVENT_TAG.dhcp, event.time);
  let at = putMacText(bytes, message, DHCP_TAG.clientMac, event.clientMac);
  at = putString(bytes, at, DHCP_TAG.messageType, event.messageType);
  at = putIpText(bytes, at, DHCP_TAG.src, event.src);
  at = putIpText(bytes, at, DHCP_TAG.dst, event.dst);
  at = putIpText(bytes, at, DHCP_TAG.requestedIp, event.requestedIp);
  at = putIpText(bytes, at, DHCP_TAG.assignedIp, event.assignedIp);
  at = putIpText(bytes, at, DHCP_TAG.serverIp, event.serverIp);
  at = putOptionalString(bytes, at, DHCP_TAG.hostname, event.hostname);
  at = putOptionalString(bytes, at, DHCP_TAG.fqdn, event.fqdn);
  at = putOptionalString(bytes, at, DHCP_TAG.vendorClass, event.vendorClass);
  at = putNumbers(bytes, at, DHCP_TAG.parameterList, event.parameterList ?? []);
  at = putOptionalNumber(bytes, at, DHCP_TAG.leaseSeconds, event.leaseSeconds ?? -1);
  at = putIpText(bytes, at, DHCP_TAG.relay, event.relay);
  at = putOptionalString(bytes, at, DHCP_TAG.clientDuid, event.clientDuid);
  at = putMacText(bytes, at, DHCP_TAG.srcMac, event.srcMac);
  at = putStrings(bytes, at, DHCP_TAG.routers, event.routers);
  endEvent(batch, message, putStrings(bytes, at, DHCP_TAG.dnsServers, event.dnsServers));
}

/** Repeated numbers, packed; unless there are none. */
function putNumbers(bytes: Uint8Array, start: number, tag: number, numbers: readonly number[]): number {
  if (numbers.length === 0) return start;
  const message = putTag(bytes, start, tag) + 1;
  let at = message;
  for (let i = 0; i < numbers.length; i++) at = putVarint(bytes, at, numbers[i] as number);
  return putLength(bytes, message, at);
}

function bytesMax({ messageType, ...event }: DhcpBody): number {
  const { hostname = '', fqdn = '', vendorClass = '', clientDuid = '', parameterList = [] } = event;
  const texts = [messageType, hostname, fqdn, vendorClass, clientDuid];
  texts.push(...(event.routers ?? []), ...(event.dnsServers ?? []));
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  const numbers = (2 + parameterList.length) * NUMBER_FIELD_BYTES_MAX;
  const addresses = 5 * IP_FIELD_BYTES_MAX + 2 * MAC_FIELD_BYTES;
  return units * UTF8_BYTES_PER_UNIT_MAX + numbers + addresses + (1 + texts.length) * BYTES_HEADER_BYTES_MAX;
}
