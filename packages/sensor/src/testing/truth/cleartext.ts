import type { CleartextEvent } from '@lanhound/proto';
import type { TruthCleartext } from '@lanhound/testkit';
import type { Tracked } from '../../track/testing/track-capture.ts';
import { type Category, line } from './category.ts';

/** What an entry of the truth says of a login; undefined where it does not tell whether there is one. */
type LoginOf = (entry: TruthCleartext) => boolean | undefined;

const login: LoginOf = () => true;
const noLogin: LoginOf = () => false;
const unsaid: LoginOf = () => undefined;

/** Kinds of the truth that are findings: the protocol, and what each says of a login. All others are none. */
const KINDS: Readonly<Record<string, readonly [protocol: string, login: LoginOf]>> = {
  'ftp-user': ['ftp', noLogin],
  'ftp-pass': ['ftp', login],
  telnet: ['telnet', unsaid],
  'telnet-data': ['telnet', unsaid],
  rlogin: ['rlogin', noLogin],
  rsh: ['rsh', noLogin],
  rexec: ['rexec', unsaid],
  'pop3-user': ['pop3', noLogin],
  'pop3-pass': ['pop3', login],
  'pop3-apop': ['pop3', unsaid],
  'pop3-auth': ['pop3', unsaid],
  'imap-login': ['imap', login],
  'imap-authenticate': ['imap', unsaid],
  'smtp-auth': ['smtp', unsaid],
  'smtp-mail': ['smtp', noLogin],
  'mqtt-connect': ['mqtt', ({ password_flag }) => password_flag === 1],
  'ldap-simple-bind': ['ldap', ({ password_length }) => password_length !== undefined && password_length > 0],
  'snmp-v1': ['snmp', login],
  'snmp-v2c': ['snmp', login],
  'tftp-read': ['tftp', noLogin],
  'tftp-write': ['tftp', noLogin],
  vnc: ['vnc', unsaid],
  'vnc-security': ['vnc', unsaid],
  sip: ['sip', unsaid],
  irc: ['irc', noLogin],
  'irc-pass': ['irc', login],
  'http-basic': ['http-basic', login],
};

/** What is said of one protocol on one connection. */
interface Finding {
  protocol: string;
  ends: string;
  users: Set<string>;
  /** Undefined where it is not known. */
  isLogin: boolean | undefined;
}

type Findings = ReadonlyMap<string, Finding>;

/**
 * Every connection on which something is said in clear text, with its users and whether there was a login where the
 * truth knows: it takes no user from Telnet, SIP, IRC, IMAP and SASL.
 */
export const cleartext: Category = {
  name: 'cleartext',
  factsOf(truth, tracked) {
    const known = findingsKnown(truth.cleartext);
    return {
      known: [...known.values()].map(lineOf),
      told: [...findingsTold(tracked)].map((f) => comparable(f, known)),
    };
  },
};

const lineOf = ({ protocol, ends, users, isLogin }: Finding): string =>
  line({ protocol, ends, users: users.size > 0 ? [...users].sort() : undefined, isLogin });

/** Without what the truth does not say of this connection. */
function comparable([key, finding]: readonly [string, Finding], known: Findings): string {
  const other = known.get(key);
  const users = other?.users.size === 0 ? new Set<string>() : finding.users;
  return lineOf({ ...finding, users, isLogin: other && other.isLogin === undefined ? undefined : finding.isLogin });
}

function findingsKnown(entries: readonly TruthCleartext[]): Findings {
  const findings = new Map<string, Finding>();
  for (const entry of entries) {
    const kind = KINDS[entry.kind];
    if (!kind || entry.tunnel || entry.malformed) continue;
    const [protocol, loginOf] = kind;
    const { client, client_port, server, server_port } = entry;
    const isLogin = loginOf(entry);
    const finding = findingOf(findings, protocol, `${client} ${client_port} > ${server} ${server_port}`, isLogin);
    const user = entry.user ?? entry.name;
    if (user !== undefined) finding.users.add(user);
    if (finding.isLogin !== true && isLogin !== false) finding.isLogin = isLogin;
  }
  return findings;
}

function findingsTold({ flows, events }: Tracked): Findings {
  const ports = new Map(flows.map(({ flowId, srcPort, dstPort }) => [flowId, [srcPort, dstPort] as const]));
  const findings = new Map<string, Finding>();
  for (const event of events.filter((each) => each.type === 'cleartext') as CleartextEvent[]) {
    const { protocol, client, server, port, flowId, username, credential } = event;
    const [srcPort, dstPort] = ports.get(flowId) ?? [0, 0];
    const ends = `${client} ${port === dstPort ? srcPort : dstPort} > ${server} ${port}`;
    const finding = findingOf(findings, protocol, ends, false);
    if (username !== undefined) finding.users.add(username);
    if (credential) finding.isLogin = true;
  }
  return findings;
}

function findingOf(
  findings: Map<string, Finding>,
  protocol: string,
  ends: string,
  isLogin: boolean | undefined,
): Finding {
  const key = `${protocol} ${ends}`;
  const finding = findings.get(key) ?? { protocol, ends, users: new Set(), isLogin };
  findings.set(key, finding);
  return finding;
}
