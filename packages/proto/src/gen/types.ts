// Generated from lanhound/v1/events.proto by `npm run gen`; do not edit.

/** What every event carries. Times are microseconds since 1970 UTC; addresses and MACs are text. */
export interface EventHeader {
  /** When it happened on the wire. */
  time: number;
  site: string;
  sensor: string;
}

export type FlowState = 'open' | 'update' | 'closed';
export type FlowReason = 'fin' | 'rst' | 'idle' | 'evicted' | 'end';
export type LossReason = 'spoolFull' | 'queueFull' | 'refused' | 'damaged' | 'stopped' | 'killed';

/** One resource record of an answer. */
export interface DnsAnswer {
  name: string;
  type: string;
  /** 0 when a log does not say. */
  ttl: number;
  /** Presentation form: an address, a name, or RFC 3597 \# for types without one here. */
  data: string;
}

/** What a router advertisement says (RFC 4861 section 4.2, RFC 8106). */
export interface Router {
  lifetimeSeconds: number;
  /** Prefixes in text, "2001:db8::/64". */
  prefixes?: string[];
  /** Recursive resolvers, in text. */
  dnsServers?: string[];
  /** Addresses come from DHCPv6. */
  managed?: boolean;
}

/** One transport conversation. src is the initiator. Counters are increments since the flow's previous event. */
export interface FlowEvent extends EventHeader {
  type: 'flow';
  /** The same for all events of one flow; unique per sensor and epoch. */
  flowId: number;
  state: FlowState;
  /** Why the flow closed. */
  reason?: FlowReason;
  /** Time of the first packet. */
  start: number;
  /** Time of the latest packet. */
  end: number;
  /** IP protocol number: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
  proto: number;
  src: string;
  srcPort?: number;
  srcMac?: string;
  dst: string;
  dstPort?: number;
  dstMac?: string;
  /** The outermost VLAN identifier of the first packet. */
  vlan?: number;
  /** ICMP type of the first packet. */
  icmpType?: number;
  /** ICMP code of the first packet. */
  icmpCode?: number;
  /** Packets from src since the previous event of this flow. */
  srcPackets: number;
  /** IP bytes from src since the previous event of this flow. */
  srcBytes: number;
  /** Packets from dst since the previous event of this flow. */
  dstPackets: number;
  /** IP bytes from dst since the previous event of this flow. */
  dstBytes: number;
  /** Union of the TCP flags src sent: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128. */
  srcTcpFlags?: number;
  /** Union of the TCP flags dst sent. */
  dstTcpFlags?: number;
  /** The protocol, recognised by content; absent when unknown, never guessed from the port. */
  app?: string;
  /** From TLS SNI, QUIC, or HTTP Host. */
  serverName?: string;
  /** TCP: from SYN to the ACK of its answer, when the handshake was seen. */
  handshakeRttUs?: number;
  /** TCP segments with payload from src that repeat what came before, since the previous event; absent when none. */
  srcRetransmissions?: number;
  /** TCP segments with payload from dst that repeat what came before, since the previous event; absent when none. */
  dstRetransmissions?: number;
  /** TCP, on the flow's first event, when its SYN was seen: how src begins a connection, which tells its system. "64:64240:MSTNW:1460:7": initial hop limit, window, options in order, largest segment, window scale. */
  synFingerprint?: string;
}

/** One lookup: a query and its answer; seen on the wire, or read from a resolver's log. */
export interface DnsEvent extends EventHeader {
  type: 'dns';
  /** Who asked. */
  src: string;
  srcPort?: number;
  srcMac?: string;
  /** Who was asked; absent when a log does not say. */
  dst?: string;
  dstPort?: number;
  /** udp, tcp, mdns or llmnr; log when a resolver's log tells of it. */
  via: string;
  /** The message identifier; 0 from a log. */
  id: number;
  /** Lower case, no trailing dot, bytes outside printable ASCII as \ddd. */
  name: string;
  /** Mnemonic, or TYPE123. */
  qtype: string;
  /** Mnemonic; absent when no answer was seen. */
  rcode?: string;
  /** From query to answer, when both were seen. */
  rttUs?: number;
  answers?: DnsAnswer[];
  /** The answer was cut to fit its datagram. */
  truncated?: boolean;
  /** The message carried an EDNS OPT record. */
  edns?: boolean;
  /** What made the resolver keep the truth back, in the words of its log: a list, a rule; absent when nothing did. */
  blockedBy?: string;
}

/** One DHCP or DHCPv6 message; or a lease that a server has on file, as the ack or reply that gave it. */
export interface DhcpEvent extends EventHeader {
  type: 'dhcp';
  clientMac?: string;
  /** discover, offer, request, ack, nak, decline, release, inform; DHCPv6: solicit, advertise, request6, and so on. */
  messageType: string;
  /** Absent, as dst is, when the lease comes from a file. */
  src?: string;
  dst?: string;
  requestedIp?: string;
  assignedIp?: string;
  serverIp?: string;
  /** Option 12. */
  hostname?: string;
  /** Option 81. */
  fqdn?: string;
  /** Option 60. */
  vendorClass?: string;
  /** Option 55, in order: the device's fingerprint. */
  parameterList?: number[];
  leaseSeconds?: number;
  /** The relay agent's address. */
  relay?: string;
  /** The client's DUID in hexadecimal, which stays when the MAC changes: of DHCPv6, or of an identifier by RFC 4361. */
  clientDuid?: string;
  /** The frame's source: the server's or the client's, unless a relay or router passed the message on. */
  srcMac?: string;
  /** What a server hands out as gateways, in text: option 3. */
  routers?: string[];
  /** What a server hands out as resolvers, in text: option 6, DHCPv6 option 23. */
  dnsServers?: string[];
}

/** ARP and IPv6 neighbour discovery, or what a router knows by them. */
export interface NeighborEvent extends EventHeader {
  type: 'neighbor';
  /** request, reply, announce, probe, solicit, advertise, routerSolicit, routerAdvertise or redirect; table when a router's table of neighbours has it. */
  op: string;
  senderMac?: string;
  senderIp?: string;
  targetMac?: string;
  targetIp?: string;
  /** The frame's source; differs from sender_mac when somebody lies. */
  etherMac?: string;
  router?: Router;
}

/** What a device says about itself. */
export interface AnnouncementEvent extends EventHeader {
  type: 'announcement';
  mac?: string;
  ip?: string;
  /** mdns, ssdp, netbios or llmnr; dns when the network's resolver says what it calls the address. */
  via: string;
  name?: string;
  service?: string;
  model?: string;
  manufacturer?: string;
  text?: Record<string, string>;
}

/** One TLS handshake, over TCP or QUIC. */
export interface TlsEvent extends EventHeader {
  type: 'tls';
  src: string;
  srcPort?: number;
  dst: string;
  dstPort?: number;
  flowId: number;
  /** tcp, quic or dtls. */
  via: string;
  sni?: string;
  alpn?: string[];
  /** The highest version offered. */
  version?: string;
  ja3?: string;
  ja4?: string;
  serverVersion?: string;
  cipher?: string;
  ja3s?: string;
  certSubject?: string;
  certIssuer?: string;
  certNotBefore?: number;
  certNotAfter?: number;
  certSans?: string[];
  certSha256?: string;
  selfSigned?: boolean;
  /** The client hid its true hello in an encrypted one (ECH); the name seen is the one meant for all. */
  ech?: boolean;
}

/** One HTTP request in clear text. */
export interface HttpEvent extends EventHeader {
  type: 'http';
  src: string;
  srcPort?: number;
  dst: string;
  dstPort?: number;
  flowId: number;
  method: string;
  host?: string;
  uri: string;
  userAgent?: string;
  status?: number;
  contentType?: string;
  /** The request carried Basic credentials. Never the credentials. */
  basicAuth?: boolean;
  /** The Server header of the response. */
  server?: string;
}

/** A service that exposes data or credentials, recognised by what was said. */
export interface CleartextEvent extends EventHeader {
  type: 'cleartext';
  /** telnet, ftp, rlogin, rsh, rexec, mqtt, http-basic, pop3, imap, smtp, ldap, snmp, tftp, vnc, sip, irc. */
  protocol: string;
  server: string;
  client: string;
  /** The server's port. */
  port: number;
  flowId: number;
  /** A login was seen. The password is never taken from the packet. */
  credential?: boolean;
  username?: string;
  clientMac?: string;
  serverMac?: string;
}

/** How the sensor itself is doing. Counters are totals since the sensor's epoch. */
export interface SensorStatsEvent extends EventHeader {
  type: 'sensorStats';
  packets: number;
  bytes: number;
  /** Packets the kernel dropped before the sensor read them. */
  kernelDrops: number;
  /** Packets the interface dropped. */
  interfaceDrops: number;
  /** Frames that could not be decoded, by reason. */
  decodeDrops?: Record<string, number>;
  /** Flows in the table now. */
  flowsLive: number;
  flowsEvicted: number;
  /** Batches waiting for their acknowledgement, in memory and on disk. */
  spoolBatches: number;
  spoolBytes: number;
  batchesSent: number;
  bytesSent: number;
  /** Batches given up, for whatever reason; sensorLoss tells more. */
  batchesLost: number;
  /** Processor time used since start. */
  cpuMs: number;
  /** Resident memory. */
  rssBytes: number;
  version: string;
  /** This machine's clock against the collector's, when known. */
  clockOffsetUs?: number;
  /** What is captured: an interface or a file name. */
  source: string;
  /** The addresses of the machine the sensor runs on. */
  hostAddresses?: string[];
  /** What the sensor gave up or refused at its own limits, by name. */
  givenUp?: Record<string, number>;
  /** Of the batches that wait, those on disk alone. */
  diskBatches: number;
  /** Size of the spool on disk. */
  diskBytes: number;
  /** Time of the oldest event that waits, when any does: older ones were acknowledged or given up. */
  oldestWaiting?: number;
}

/** What a sensor saw and could not deliver, told once it can speak again. */
export interface SensorLossEvent extends EventHeader {
  type: 'sensorLoss';
  reason: LossReason;
  /** Nothing before this time is missing for this reason. */
  start: number;
  /** Nothing after this time is missing for this reason. */
  end: number;
  /** Batches lost; 0 when it is not known. */
  batches: number;
  /** Events lost; 0 when it is not known. */
  events: number;
}

/** Any event, told apart by its type. */
export type Event =
  | FlowEvent
  | DnsEvent
  | DhcpEvent
  | NeighborEvent
  | AnnouncementEvent
  | TlsEvent
  | HttpEvent
  | CleartextEvent
  | SensorStatsEvent
  | SensorLossEvent;

export type EventType = Event['type'];
