import { formatIp } from '@lanhound/proto';
import { type Captures, describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import type { FlowRecord } from '../records.ts';
import { createTrack } from '../track.ts';
import { TrackConfig } from '../track-config.ts';

/** What is spoken in a capture: each application with its port, and how many flows; all others have no name. */
const EXPECTED: Record<string, string[]> = {
  'insecure/imap.pcap': ['imap:143'],
  // Passive transfers have no protocol of their own.
  'insecure/ipv4.pcap': ['ftp:21'],
  'insecure/irc-basic.pcap': ['irc:6667'],
  'insecure/mqtt31-pub-userpass--input.pcap': ['mqtt:1883'],
  // The file itself goes to another port.
  'insecure/output-eve-tftp-01--input.pcap': ['tftp:69'],
  'insecure/pop3.pcap': ['pop3:110 x6'],
  'insecure/rdp.pcap': ['rdp:3389'],
  // One name of 16 MB, which never ends and which the server never answers: rlogin by its port alone.
  'insecure/rlogin-long-client-user-no-nul.pcapng.gz': [],
  'insecure/rsh.pcap': ['rsh:514 x2'],
  'insecure/simpleauth.pcap': ['ldap:3268'],
  'insecure/sip.pcap': ['sip:5060 x3'],
  'insecure/smbv1.pcap': ['smb:445'],
  'insecure/smtp.pcap': ['dns:53', 'smtp:25 x2', 'tls:443 p31-keyvalueservice.icloud.com'],
  'insecure/snmpv1_get.pcap': ['snmp:161 x30'],
  'insecure/snmpv2_get_next.pcap': ['snmp:161 x4'],
  'insecure/sshv1.pcap': ['dns:53 x18', 'ssh:22'],
  'insecure/telnet.pcap': ['telnet:23'],
  'insecure/vncmac.pcap': ['vnc:5900 x3'],
  'http/basic-auth-with-colon.pcap': ['http:8000 172.24.133.205'],
  'http/get.pcap': ['http:80 bro.org'],
  'http/http-ipv6--input.pcap': ['http:8000 ::1'],
  'http/http_ua_splitted_in_two_pkts.pcapng': ['http:80'],
  'http/pipelined-requests.pcap': ['http:80 www.mozilla.org'],
  'tls/chrome-1250-tls-x25519-kyber.pcap': ['tls:443 lh3.google.com'],
  'tls/dtls-udp.notest.cap': ['dns:53', 'dtls:7000'],
  'tls/hrr.pcap': ['tls:443'],
  'tls/tls-alpn-h2.pcap': ['tls:443 www.cloudflare.com'],
  'tls/tls_ech.pcapng': ['tls:443 performance.radar.cloudflare.com'],
  'tls/tls_port_80.pcapng': ['tls:80'],
  'tls/tls1_1.pcap': ['tls:443'],
  'link/get-to-ssh-server.pcap': ['http:22 128.3.50.246'],
  'link/http-qinq-0.pcap': ['http:80 bro.org'],
  'link/bets.pcapng': ['tls:443 www.1084bets10.com'],
  'link/selfsigned.pcap': ['tls:3001 localhost'],
  'link/dssetup_DsRoleGetPrimaryDomainInformation_standalone_workstation.cap': ['smb:445'],
  'dns/dns_doh.pcap': ['tls:443 mozilla.cloudflare-dns.com'],
  'dns/dns_dot.pcap': ['tls:853'],
  'dns/mdns.pcap': ['mdns:5353 x2'],
  'dns/netbios.pcap': ['nbns:137 x12'],
  'dns/dns-tcp-multirequest-buffer.pcap': ['dns:53'],
  'attack/bruteforce.pcap': ['ftp:21 x30'],
  // Stratum mining and a Tor proxy have no probe.
  'attack/mining.pcapng': [],
  'attack/synscan.pcap': [],
  'home/openvpn-tlscrypt.pcap': ['openvpn:1194'],
  'home/wireguard.pcap': ['wireguard:36116', 'wireguard:51820'],
  'home/bittorrent_utp.pcap': ['bittorrent:40959'],
  'quic/quic-v2--input.pcap': ['quic:443'],
};

/** What the truth's own names stand for here; several where content cannot tell them apart. */
const NAMES: Record<string, readonly string[]> = {
  'bt-dht': ['bittorrent'],
  wg: ['wireguard'],
  // Some send plain DNS to the port of LLMNR; by content it is DNS.
  llmnr: ['llmnr', 'dns'],
  pop: ['pop3'],
  ssl2: ['tls'],
};

describeWithCaptures('applications of the capture corpus', (captures) => {
  test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
    const flows = (await flowsOf(captures, file)).filter(({ app }) => app !== '');
    const counts = new Map<string, number>();
    for (const { app, port, serverName } of flows) {
      const text = `${app}:${port}${serverName ? ` ${serverName}` : ''}`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts].map(([text, count]) => (count > 1 ? `${text} x${count}` : text)).sort()).toEqual(expected);
  });

  const unbroken = captures.entries.filter(({ file }) => !file.startsWith('malformed/'));
  test.each(unbroken)('$file has no wrong name', async ({ file, labels = [] }) => {
    const allowed = namesIn(captures.truth(file) as unknown as Truth);
    // LDAP on a port of its own, which the truth's program does not look for but people found.
    if (labels.some(({ kind }) => kind === 'ldap-callback')) allowed.anywhere.push('ldap');
    for (const flow of await flowsOf(captures, file)) {
      if (flow.app === '') continue;
      const names = allowed.flows.get(flow.ends) ?? allowed.anywhere;
      expect(names, `${flow.ends} is named ${flow.app}`).toContain(flow.app);
    }
  });
});

interface TruthMessage {
  src: string;
  sport: number;
  dst: string;
  dport: number;
  kind?: string;
  transport?: string;
}

interface TruthCleartext {
  kind: string;
  client: string;
  client_port: number;
  server: string;
  server_port: number;
}

type Truth = { protocols: Record<string, number>; cleartext: TruthCleartext[] } & Record<string, TruthMessage[]>;

/** Names by the ends of a flow, where the truth has records of them, and all that occur in the capture. */
function namesIn(truth: Truth): { flows: Map<string, string[]>; anywhere: string[] } {
  const flows = new Map<string, string[]>();
  const add = (ends: string, name: string) => {
    flows.set(ends, [...(flows.get(ends) ?? []), ...(NAMES[name] ?? [name])]);
  };
  const lists = ['dns', 'dhcp', 'dhcpv6', 'nbns', 'ssdp', 'http', 'http_responses', 'tls', 'tls_server', 'ssh'];
  for (const list of lists) {
    for (const { src, sport, dst, dport, kind, transport } of truth[list] ?? []) {
      add(endsOf(src, sport, dst, dport), kind ?? transport ?? (list === 'http_responses' ? 'http' : list));
    }
  }
  for (const { kind, client, client_port, server, server_port } of truth.cleartext ?? []) {
    add(endsOf(client, client_port, server, server_port), nameOfKind(kind));
  }
  return { flows, anywhere: Object.keys(truth.protocols).flatMap((name) => NAMES[name] ?? [name]) };
}

/** "pop3-user" is POP3, "snmp-v2c" SNMP, "smb1-negotiate" SMB. */
const nameOfKind = (kind: string): string => (kind.split('-')[0] as string).replace(/^smb1$/, 'smb');

const endsOf = (src: string, sport: number, dst: string, dport: number): string =>
  [`${src} ${sport}`, `${dst} ${dport}`].sort().join(' and ');

interface NamedFlow {
  ends: string;
  port: number;
  app: string;
  serverName: string;
}

async function flowsOf(captures: Captures, file: string): Promise<NamedFlow[]> {
  const flows = new Map<number, NamedFlow>();
  const sink = {
    flow: (record: FlowRecord) => void flows.set(record.flowId, named(record)),
    dns: () => {},
    event: () => {},
  };
  const tracker = createTrack(TrackConfig.parse({ flowsMax: 4_096 }), { sink, random: () => 0.5 });
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [captures.path(file)], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  tracker.finish();
  return [...flows.values()];
}

function named(record: FlowRecord): NamedFlow {
  const { addressBytes, srcIpAt, dstIpAt, ipLength, srcPort, dstPort, app, serverName } = record;
  const src = formatIp(addressBytes, srcIpAt, ipLength);
  const dst = formatIp(addressBytes, dstIpAt, ipLength);
  return { ends: endsOf(src, srcPort, dst, dstPort), port: dstPort, app, serverName };
}
