import type { CleartextEvent } from '@lanhound/proto';
import { type Captures, describeWithCaptures } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { trackCapture } from '../testing/track-capture.ts';

/** Kinds of the truth that make events, and whether one says that a login was seen. */
const KINDS: Record<string, { protocol: string; isLogin?: boolean }> = {
  'ftp-user': { protocol: 'ftp' },
  'ftp-pass': { protocol: 'ftp', isLogin: true },
  telnet: { protocol: 'telnet' },
  'telnet-data': { protocol: 'telnet' },
  rlogin: { protocol: 'rlogin' },
  rsh: { protocol: 'rsh' },
  rexec: { protocol: 'rexec' },
  'pop3-user': { protocol: 'pop3' },
  'pop3-pass': { protocol: 'pop3', isLogin: true },
  'pop3-apop': { protocol: 'pop3' },
  'pop3-auth': { protocol: 'pop3' },
  'imap-login': { protocol: 'imap', isLogin: true },
  'imap-authenticate': { protocol: 'imap' },
  'smtp-auth': { protocol: 'smtp' },
  'smtp-mail': { protocol: 'smtp' },
  'mqtt-connect': { protocol: 'mqtt' },
  'ldap-simple-bind': { protocol: 'ldap' },
  'snmp-v1': { protocol: 'snmp', isLogin: true },
  'snmp-v2c': { protocol: 'snmp', isLogin: true },
  'tftp-read': { protocol: 'tftp' },
  'tftp-write': { protocol: 'tftp' },
  vnc: { protocol: 'vnc' },
  'vnc-security': { protocol: 'vnc' },
  sip: { protocol: 'sip' },
  irc: { protocol: 'irc' },
  'irc-pass': { protocol: 'irc', isLogin: true },
  'http-basic': { protocol: 'http-basic', isLogin: true },
};

/** Differences that remain, with their reason. The test fails when one is no longer needed. */
const DIFFERENCES: Record<string, { reason: string; protocol: string; isTold?: true }> = {
  'attack/log4j-webapp-exploit.pcap': {
    reason: 'LDAP on a port of its own, where the program that made the truth does not look for it.',
    protocol: 'ldap',
    isTold: true,
  },
  'insecure/rlogin-long-client-user-no-nul.pcapng.gz': {
    reason: 'One name of 16 MB that never ends, and no answer: only its port says that it is rlogin.',
    protocol: 'rlogin',
  },
};

/** What was said, which the truth does not tell: every event of some captures. */
const EXPECTED: Record<string, string[]> = {
  'insecure/imap.pcap': ['imap samir, credential'],
  'insecure/ipv4.pcap': ['ftp anonymous, credential'],
  'insecure/pop3.pcap': [
    'pop3 cicciopernacchio@mail.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
  ],
  'insecure/irc-basic.pcap': ['irc brotest'],
  'insecure/mqtt31-pub-userpass--input.pcap': ['mqtt user, credential'],
  'insecure/output-eve-tftp-01--input.pcap': ['tftp'],
  'insecure/rsh.pcap': ['rsh lns', 'rsh lns'],
  'insecure/simpleauth.pcap': [
    'ldap CN=xxxxxxxx,OU=Users,OU=Accounts,DC=xx,DC=xxx,DC=xxxxx,DC=net, credential',
    'ldap xxxxxxxxxxx@xx.xxx.xxxxx.net, credential',
  ],
  // To one server, after a pause to the same again, and to another one.
  'insecure/sip.pcap': [
    ...['sip', 'sip voi18062, credential', 'sip voi18063, credential'],
    ...['sip', 'sip voi18062, credential'],
    'sip',
  ],
  'insecure/smtp.pcap': ['smtp', 'smtp gurpartap@patriots.in, credential'],
  'insecure/telnet.pcap': ['telnet', 'telnet fake, credential'],
  // Apple's, in two of three connections.
  'insecure/vncmac.pcap': ['vnc', 'vnc, credential', 'vnc, credential'],
};

interface TruthCleartext {
  kind: string;
  client: string;
  client_port: number;
  server: string;
  server_port: number;
  user?: string;
}

describeWithCaptures('logins in clear text of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { cleartext } = captures.truth(file) as unknown as { cleartext?: TruthCleartext[] };
    const expected = (cleartext ?? []).filter(({ kind }) => KINDS[kind] !== undefined);
    const told = await cleartextOf(captures, file);
    const difference = DIFFERENCES[file];
    const isDifference = (protocol?: string) => difference !== undefined && protocol === difference.protocol;
    expect(told.some(({ protocol }) => isDifference(protocol))).toBe(difference?.isTold === true);
    expect(protocolsTold(told.filter(({ protocol }) => !isDifference(protocol)))).toEqual(
      protocolsOf(expected.filter(({ kind }) => !isDifference(KINDS[kind]?.protocol))),
    );
    for (const { kind, user, ...ends } of expected) {
      if (isDifference(KINDS[kind]?.protocol)) continue;
      const ofConnection = told.filter(
        (event) => event.ends === endsOf(ends) && event.protocol === KINDS[kind]?.protocol,
      );
      if (user !== undefined) expect(ofConnection.map(({ username }) => username)).toContain(user);
      if (KINDS[kind]?.isLogin) expect(ofConnection.some(({ credential }) => credential)).toBe(true);
    }
  });

  describe('every event', () => {
    test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
      const told = await cleartextOf(captures, file);
      const texts = told.map(
        ({ protocol, username, credential }) =>
          `${protocol}${username === undefined ? '' : ` ${username}`}${credential ? ', credential' : ''}`,
      );
      expect(texts.sort()).toEqual([...expected].sort());
    });
  });
});

/** Which protocols each connection speaks in clear text. */
const protocolsOf = (entries: readonly TruthCleartext[]): string[] =>
  [...new Set(entries.map(({ kind, ...ends }) => `${KINDS[kind]?.protocol}: ${endsOf(ends)}`))].sort();

const protocolsTold = (told: readonly Told[]): string[] =>
  [...new Set(told.map(({ protocol, ends }) => `${protocol}: ${ends}`))].sort();

const endsOf = (ends: Omit<TruthCleartext, 'kind'>): string =>
  `${ends.client} ${ends.client_port} > ${ends.server} ${ends.server_port}`;

type Told = Omit<CleartextEvent, 'site' | 'sensor'> & { ends: string };

/** The events of a capture, with the ports of their flows. */
async function cleartextOf(captures: Captures, file: string): Promise<Told[]> {
  const { flows, events } = await trackCapture(captures.path(file));
  const ports = new Map(flows.map(({ flowId, srcPort, dstPort }) => [flowId, [srcPort, dstPort] as const]));
  return events
    .filter((event) => event.type === 'cleartext')
    .map((event) => ({ ...event, ends: endsIn(event, ports.get(event.flowId) ?? [0, 0]) }));
}

function endsIn({ client, server, port }: Omit<Told, 'ends'>, [srcPort, dstPort]: readonly [number, number]): string {
  return `${client} ${port === dstPort ? srcPort : dstPort} > ${server} ${port}`;
}
