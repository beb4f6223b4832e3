import type {
  Batch,
  CleartextEvent,
  DhcpEvent,
  DnsEvent,
  Event,
  FlowEvent,
  HttpEvent,
  NeighborEvent,
} from '@lanhound/proto';

/** When the events of these builders happen unless told otherwise: 2026-03-01T12:00:00Z, microseconds. */
export const EVENT_TIME = Date.UTC(2026, 2, 1, 12) * 1000;

/** A laptop that talks and a gateway that answers, unless told otherwise. */
export const LAPTOP = { mac: '3c:22:fb:00:00:01', ip: '192.168.1.20' } as const;
export const GATEWAY = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1' } as const;

/** Fields of an event to set; the rest has defaults. */
type Given<E extends Event> = Partial<Omit<E, 'type'>>;

const header = { time: EVENT_TIME, site: 'home', sensor: 'attic' };

/** An HTTPS connection of the laptop to the internet, just opened. */
export const flow = (given: Given<FlowEvent> = {}): FlowEvent => ({
  ...header,
  type: 'flow',
  flowId: 1,
  state: 'open',
  start: given.time ?? EVENT_TIME,
  end: given.time ?? EVENT_TIME,
  proto: 6,
  src: LAPTOP.ip,
  srcPort: 50_000,
  srcMac: LAPTOP.mac,
  dst: '198.51.100.10',
  dstPort: 443,
  dstMac: GATEWAY.mac,
  srcPackets: 2,
  srcBytes: 112,
  dstPackets: 1,
  dstBytes: 60,
  srcTcpFlags: 0x12,
  dstTcpFlags: 0x12,
  ...given,
});

/** An answered lookup of the laptop at the gateway. */
export const dns = (given: Given<DnsEvent> = {}): DnsEvent => ({
  ...header,
  type: 'dns',
  src: LAPTOP.ip,
  srcPort: 50_001,
  srcMac: LAPTOP.mac,
  dst: GATEWAY.ip,
  dstPort: 53,
  via: 'udp',
  id: 1,
  name: 'example.org',
  qtype: 'A',
  rcode: 'NOERROR',
  ...given,
});

/** An ARP reply of the laptop. */
export const neighbor = (given: Given<NeighborEvent> = {}): NeighborEvent => ({
  ...header,
  type: 'neighbor',
  op: 'reply',
  senderMac: LAPTOP.mac,
  senderIp: LAPTOP.ip,
  targetMac: GATEWAY.mac,
  targetIp: GATEWAY.ip,
  etherMac: LAPTOP.mac,
  ...given,
});

/** A DHCP request of the laptop. */
export const dhcp = (given: Given<DhcpEvent> = {}): DhcpEvent => ({
  ...header,
  type: 'dhcp',
  clientMac: LAPTOP.mac,
  messageType: 'request',
  src: '0.0.0.0',
  dst: '255.255.255.255',
  requestedIp: LAPTOP.ip,
  hostname: 'laptop',
  ...given,
});

/** A Telnet login of the laptop at the gateway. */
export const cleartext = (given: Given<CleartextEvent> = {}): CleartextEvent => ({
  ...header,
  type: 'cleartext',
  protocol: 'telnet',
  server: GATEWAY.ip,
  client: LAPTOP.ip,
  port: 23,
  flowId: 1,
  clientMac: LAPTOP.mac,
  serverMac: GATEWAY.mac,
  ...given,
});

/** A page the laptop fetched in clear text. */
export const http = (given: Given<HttpEvent> = {}): HttpEvent => ({
  ...header,
  type: 'http',
  src: LAPTOP.ip,
  srcPort: 50_002,
  dst: '198.51.100.10',
  dstPort: 80,
  flowId: 1,
  method: 'GET',
  host: 'example.org',
  uri: '/',
  ...given,
});

/** A batch as a sensor sends it; its events take its site and sensor. */
export const batch = (given: Partial<Batch> = {}): Batch => {
  const { site = header.site, sensor = header.sensor, events = [] } = given;
  return {
    site,
    sensor,
    epoch: EVENT_TIME - 60_000_000,
    sequence: 1,
    unknownEvents: 0,
    ...given,
    events: events.map((event) => ({ ...event, site, sensor })),
  };
};
