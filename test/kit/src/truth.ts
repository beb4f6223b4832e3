// The truth files of the capture corpus, as far as tests compare with them. Times are text, seconds with nine decimals;
// the corpus's README has the rules of counting.

export interface CaptureTruth {
  container: {
    format: 'pcap' | 'pcapng';
    gzip: boolean;
    byte_order: string;
    /** Complete packet records. */
    records: number;
    /** cut: the file ends inside a record. */
    tail: 'ok' | 'cut' | 'damaged';
    interfaces: { linktype: number; name: string }[];
  };
  packets: number;
  wire_bytes: number;
  captured_bytes: number;
  first_ts: string | null;
  last_ts: string | null;
  /** Packets by outcome. */
  counts: Record<
    'ipv4' | 'ipv6' | 'arp' | 'non_ip' | 'bad_ip' | 'bad_l4' | 'fragments_nonfirst' | 'zero_ip_len',
    number
  >;
  flows: TruthFlow[];
  /** Flows of IP protocols without ports; their proto is the number as text. */
  other_ip: TruthFlow[];
  arp: TruthArp[];
  dns: TruthDns[];
  nbns: TruthNbns[];
  dhcp: TruthDhcp[];
  dhcpv6: TruthDhcpv6[];
  ssdp: TruthSsdp[];
  http: TruthHttp[];
  http_responses: TruthHttpResponse[];
  tls: TruthTls[];
  tls_server: TruthTlsServer[];
  cleartext: TruthCleartext[];
}

/** Never split: one per 5-tuple and capture. Pairs are [src to dst, dst to src]. */
export interface TruthFlow {
  proto: string;
  src: string;
  sport: number;
  dst: string;
  dport: number;
  pkts: [number, number];
  bytes: [number, number];
  first: string;
  last: string;
  flags?: [number, number];
  types?: number[];
}

/** How a record was found; see the corpus's README for what each asks of a reader. */
export interface TruthMarks {
  frame: number;
  ts: string;
  tunnel?: true;
  malformed?: true;
  ip_reassembled?: true;
  tcp_reassembled?: true;
  by_content?: true;
}

export interface TruthArp extends TruthMarks {
  op: number;
  sha: string;
  spa: string;
  tha: string;
  tpa: string;
  eth_src?: string;
  eth_dst?: string;
  vlans?: number[];
  gratuitous?: true;
  probe?: true;
}

interface TruthEnds extends TruthMarks {
  src: string;
  sport: number;
  dst: string;
  dport: number;
}

/** One message, not one lookup. */
export interface TruthDns extends TruthEnds {
  l4: 'udp' | 'tcp';
  kind: 'dns' | 'mdns' | 'llmnr';
  id: number;
  /** 1 for an answer. */
  qr: 0 | 1;
  opcode: number;
  tc: 0 | 1;
  rcode: number;
  qname: string | null;
  qtype: string | null;
  questions?: { name: string; type: string }[];
  answers: TruthDnsRecord[];
  edns?: { udp: number };
}

export interface TruthDnsRecord {
  name: string;
  type: string;
  ttl: number;
  data: string | string[];
}

/** NetBIOS names. */
export interface TruthNbns extends TruthEnds {
  /** 1 for an answer. */
  qr: 0 | 1;
  opcode: number;
  /** "NAME<20>", possibly with words for the number. */
  name: string;
  type: number;
  addrs?: string[];
  /** All names of a host that was asked for them, without their numbers. */
  names?: string[];
}

/** What DHCP and DHCPv6 share. */
export interface TruthLeaseMessage extends TruthEnds {
  /** "DISCOVER", "SOLICIT". */
  type: string;
  params?: number[];
  fqdn?: string;
  vendor_class?: string;
}

export interface TruthDhcp extends TruthLeaseMessage {
  mac: string;
  yiaddr?: string;
  giaddr?: string;
  requested?: string;
  server_id?: string;
  lease?: number;
  hostname?: string;
}

export interface TruthDhcpv6 extends TruthLeaseMessage {
  client_duid?: string;
  mac?: string;
  addrs?: string[];
}

export interface TruthSsdp extends TruthEnds {
  /** "M-SEARCH", "NOTIFY", or "RESPONSE" for an answer. */
  method: string;
  st?: string;
  nt?: string;
  nts?: string;
  usn?: string;
  server?: string;
  location?: string;
}

export interface TruthHttpResponse extends TruthEnds {
  code: number;
  server?: string;
  content_type?: string;
}

export interface TruthTlsEnds extends TruthEnds {
  transport: 'tls' | 'quic' | 'dtls' | 'ssl2';
}

/** A ClientHello. */
export interface TruthTls extends TruthTlsEnds {
  /** The legacy field. */
  version: number;
  supported_versions: number[];
  sni: string | null;
  alpn: string[];
  ja3: string | null;
  ja4: string | null;
  ech?: true;
}

/** A ServerHello. */
export interface TruthTlsServer extends TruthTlsEnds {
  selected_version: number;
  cipher: number;
  ja3s: string;
}

export interface TruthHttp extends TruthEnds {
  method: string;
  uri: string;
  version: string;
  host: string | null;
  user_agent: string | null;
  basic?: true;
}

/** One per kind and connection. */
export interface TruthCleartext extends TruthMarks {
  kind: string;
  l4: 'udp' | 'tcp';
  client: string;
  client_port: number;
  server: string;
  server_port: number;
  count: number;
  user?: string;
  /** Of an LDAP bind. */
  name?: string;
  password_flag?: 0 | 1;
  password_length?: number;
}
