import { formatIp } from '@lanhound/proto';
import { type Captures, describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import type { FlowRecord } from '../records.ts';
import { trackCapture } from '../testing/track-capture.ts';
import { PROBES } from './probes.ts';
import { createRecogniser } from './recogniser.ts';
import { talkIn } from './testing/capture-talk.ts';
import { appOver } from './testing/said.ts';

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
  'insecure/rlogin-long-client-user-no-nul.pcapng.gz': [],
  'insecure/rsh.pcap': ['rsh:514 x2'],
  'insecure/simpleauth.pcap': ['ldap:3268'],
  // A call, and what it was about.
  'insecure/sip.pcap': ['rtcp:40393', 'rtp:40392', 'sip:5060 x3'],
  'insecure/smbv1.pcap': ['smb:445'],
  // Two of the TLS connections were there before the capture began.
  'insecure/smtp.pcap': ['dns:53', 'nbdgm:138', 'smtp:25 x2', 'tls:443', 'tls:49336', 'tls:5223'],
  'insecure/snmpv1_get.pcap': ['snmp:161 x30'],
  'insecure/snmpv2_get_next.pcap': ['snmp:161 x4'],
  'insecure/sshv1.pcap': ['dns:53 x18', 'ssh:22'],
  'insecure/telnet.pcap': ['telnet:23'],
  'insecure/vncmac.pcap': ['vnc:5900 x3'],
  'http/basic-auth-with-colon.pcap': ['http:8000'],
  'http/get.pcap': ['http:80'],
  'http/http-ipv6--input.pcap': ['http:8000'],
  'http/http_ua_splitted_in_two_pkts.pcapng': ['http:80'],
  'http/pipelined-requests.pcap': ['http:80'],
  'tls/chrome-1250-tls-x25519-kyber.pcap': ['tls:443'],
  'tls/dtls-udp.notest.cap': ['dns:53', 'dtls:7000'],
  'tls/hrr.pcap': ['tls:443'],
  'tls/tls-alpn-h2.pcap': ['tls:443'],
  'tls/tls_ech.pcapng': ['tls:443'],
  'tls/tls_port_80.pcapng': ['tls:80'],
  'tls/tls1_1.pcap': ['tls:443'],
  'link/get-to-ssh-server.pcap': ['http:22'],
  'link/http-qinq-0.pcap': ['http:80'],
  'link/bets.pcapng': ['tls:443'],
  'link/selfsigned.pcap': ['tls:3001'],
  'link/dssetup_DsRoleGetPrimaryDomainInformation_standalone_workstation.cap': ['smb:445'],
  'dns/dns_doh.pcap': ['tls:443'],
  'dns/dns_dot.pcap': ['tls:853'],
  'dns/mdns.pcap': ['mdns:5353 x2'],
  'dns/netbios.pcap': ['nbdgm:138 x2', 'nbns:137 x12'],
  'dns/dns-tcp-multirequest-buffer.pcap': ['dns:53'],
  'attack/bruteforce.pcap': ['ftp:21 x30'],
  'attack/mining.pcapng': ['stratum:3333 x2', 'stratum:9050', 'stratum:9999'],
  'attack/synscan.pcap': [],
  'home/openvpn-tlscrypt.pcap': ['openvpn:1194'],
  'home/wireguard.pcap': ['wireguard:36116', 'wireguard:51820'],
  'home/bittorrent_utp.pcap': ['bittorrent:33333', 'bittorrent:40959'],
  'home/ntp2.pcap': ['ntp:123 x18'],
  'home/upnp.pcap': ['ws-discovery:3702 x2'],
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
  'db-lsp-disc': ['dropbox'],
  'dns-over-https': ['tls'],
  'dns-over-tls': ['tls'],
  'ldap-callback': ['ldap'],
  'coin-mining': ['stratum'],
};

/** What the truth's program does not look for, but people found. */
const FOUND: Record<string, readonly string[]> = {
  // Spotify's announcement says so itself.
  'home/android.pcap': ['spotify'],
};

const recogniser = createRecogniser();
const backwards = createRecogniser([...PROBES].reverse());
/** Each probe by itself. */
const alone = PROBES.map((probe) => createRecogniser([probe]));

/** What no content tells: one name of 16 MB, which never ends and which the server never answers. */
const UNCERTAIN: Record<string, string> = {
  'insecure/rlogin-long-client-user-no-nul.pcapng.gz': '10.0.0.1 40003 and 10.0.0.2 513',
};

describeWithCaptures('applications of the capture corpus', (captures) => {
  test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
    const flows = (await flowsOf(captures, file)).filter(({ app }) => app !== '');
    const counts = new Map<string, number>();
    for (const { app, port } of flows) counts.set(`${app}:${port}`, (counts.get(`${app}:${port}`) ?? 0) + 1);
    expect([...counts].map(([text, count]) => (count > 1 ? `${text} x${count}` : text)).sort()).toEqual(expected);
  });

  const unbroken = captures.entries.filter(({ file }) => !file.startsWith('malformed/'));
  test.each(unbroken)('$file has no wrong name', async ({ file, labels = [] }) => {
    const allowed = namesIn(captures.truth(file) as unknown as Truth);
    allowed.anywhere.push(...labels.flatMap(namesOfLabel), ...(FOUND[file] ?? []));
    for (const flow of await flowsOf(captures, file)) {
      if (flow.app === '') continue;
      const names = allowed.flows.get(flow.ends) ?? allowed.anywhere;
      expect(names, `${flow.ends} is named ${flow.app}`).toContain(flow.app);
    }
  });

  test.each(captures.entries)('$file: whatever the truth knows has a name', async ({ file }) => {
    const named = new Set((await flowsOf(captures, file)).filter(({ app }) => app !== '').map(({ ends }) => ends));
    const known = [...namesIn(captures.truth(file) as unknown as Truth).flows.keys()];
    expect(known.filter((ends) => !named.has(ends) && UNCERTAIN[file] !== ends)).toEqual([]);
  });

  test.each(captures.entries)(
    '$file has the same names whatever probe is asked, and in whatever order',
    async ({ file }) => {
      for (const { ends, transport, said } of await talkIn(captures.path(file))) {
        const app = appOver(transport, said, recogniser);
        // What comes after its name may be another application within it.
        const known = said.findIndex((_, i) => appOver(transport, said.slice(0, i + 1), recogniser) !== '');
        const upToName = known < 0 ? said : said.slice(0, known + 1);
        expect(appOver(transport, upToName, backwards), ends).toBe(app);
        for (const one of alone) expect([app, ''], ends).toContain(appOver(transport, upToName, one));
      }
    },
  );

  const labelled = captures.entries.flatMap(({ file, labels = [] }) =>
    labels.filter((label) => namesOfLabel(label).length > 0).map((label) => ({ file, label, kind: label.kind })),
  );
  test.each(labelled)('$file has the $kind that people found', async ({ file, label }) => {
    const names = namesOfLabel(label);
    const found = (await flowsOf(captures, file)).filter(({ app, port, src, dst }) => {
      const isThere = label['src'] === undefined || label['src'] === src || label['src'] === dst;
      return names.includes(app) && isThere && (label['dport'] === undefined || label['dport'] === port);
    });
    expect(found.length).toBeGreaterThanOrEqual(Number(label['flows'] ?? 1));
  });
});

type Label = NonNullable<Captures['entries'][number]['labels']>[number];

/** The applications that a label is about: that of an app, or what mining and the like are called here. */
function namesOfLabel(label: Label): readonly string[] {
  if (label.kind !== 'app') return NAMES[label.kind] ?? [];
  const app = String(label['app']);
  return NAMES[app] ?? [app];
}

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
  src: string;
  dst: string;
  port: number;
  app: string;
}

async function flowsOf(captures: Captures, file: string): Promise<NamedFlow[]> {
  const { flows } = await trackCapture(captures.path(file), { flowsMax: 4_096 });
  // The last event of each.
  return [...new Map(flows.map((record) => [record.flowId, named(record)])).values()];
}

function named(record: FlowRecord): NamedFlow {
  const { addressBytes, srcIpAt, dstIpAt, ipLength, srcPort, dstPort, app } = record;
  const src = formatIp(addressBytes, srcIpAt, ipLength);
  const dst = formatIp(addressBytes, dstIpAt, ipLength);
  return { ends: endsOf(src, srcPort, dst, dstPort), src, dst, port: dstPort, app };
}
