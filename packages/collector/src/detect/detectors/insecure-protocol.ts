import { z } from 'zod';
import { failedAttempt, flowKey, type Roles, rolesOf } from '../conversation.ts';
import { type Detector, type DetectorDeps, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { type Party, partyOf } from '../party.ts';
import { SavedFlows, spokenFlows } from '../window.ts';
import { ATTEMPT_PORTS, INSECURE_PROTOCOLS, type InsecureProtocol, NOT_BY_DEFAULT } from './insecure-protocols.ts';

const PROTOCOLS = INSECURE_PROTOCOLS.map(({ protocol }) => protocol);

const config = z.strictObject({
  add: z.array(z.enum(PROTOCOLS)).default([]).describe('Protocols to report that are not reported by default: http.'),
  remove: z.array(z.enum(PROTOCOLS)).default([]).describe('Protocols not to report.'),
  attempts: z
    .boolean()
    .default(true)
    .describe(
      'Report attempts to reach Telnet, FTP, rlogin, rsh and rexec that nobody answered, with severity normal.',
    ),
  allowed: z
    .array(
      z.strictObject({
        protocol: z.enum(PROTOCOLS).describe('What may be spoken.'),
        server: z.string().optional().describe('Address or MAC of the server; any when absent.'),
        client: z.string().optional().describe('Address or MAC of the client; any when absent.'),
      }),
    )
    .max(1000)
    .default([])
    .describe('Conversations that are known and accepted, such as MQTT to a broker that cannot do TLS.'),
});

/** The name anybody may use, whose password is an address or nothing (RFC 1635). */
const ANONYMOUS: ReadonlySet<string> = new Set(['anonymous', 'ftp']);

/** Conversations remembered as spoken of; beyond, each event counts as a repeat. */
const FLOWS_MAX = 10_000;

const SavedState = z.object({ spoken: SavedFlows, tried: SavedFlows });

interface Talk {
  time: number;
  site: string;
  sensor: string;
  flowId: number;
  roles: Roles;
  spec: InsecureProtocol;
  credential: boolean;
  username?: string | undefined;
}

export const insecureProtocol = defineDetector({
  name: 'insecure-protocol',
  severity: 'critical',
  summary: 'A protocol is spoken that anybody on the way can read, such as Telnet, FTP or MQTT without TLS.',
  config,
  create({ add, remove, attempts, allowed }, deps): Detector {
    const reported = new Set([...PROTOCOLS.filter((name) => !NOT_BY_DEFAULT.includes(name)), ...add]);
    for (const name of remove) reported.delete(name);
    const specs = new Map(INSECURE_PROTOCOLS.filter((s) => reported.has(s.protocol)).map((s) => [s.protocol, s]));
    const spoken = spokenFlows({ flowsMax: FLOWS_MAX, onRefused: () => deps.onRefused('flows') });
    const tried = spokenFlows({ flowsMax: FLOWS_MAX, onRefused: () => deps.onRefused('attempts') });

    const speak = (talk: Talk) => {
      const leave = spoken.speak(flowKey(talk, talk.roles), talk.time, talk.credential);
      if (leave === 'known') return;
      const { client, server } = partiesOf(deps, talk.site, talk.roles);
      const isAllowed = allowed.some(
        (pair) => pair.protocol === talk.spec.protocol && fits(pair.server, server) && fits(pair.client, client),
      );
      if (!isAllowed) deps.raise({ ...spokenFinding(talk, client, server), amends: leave === 'amends' });
    };

    return {
      flow(event) {
        const spec = event.app === undefined ? undefined : specs.get(event.app);
        const attempt = attempts && event.dstPort !== undefined && ATTEMPT_PORTS.get(event.dstPort);
        if (!spec && !attempt) return;
        const roles = rolesOf(event);
        if (!roles) return;
        const { time, site, sensor, flowId } = event;
        if (spec?.when === 'spoken') speak({ time, site, sensor, flowId, roles, spec, credential: false });
        const outcome = attempt ? failedAttempt(event) : undefined;
        const key = flowKey(event, roles);
        if (attempt && outcome && tried.speak(key, time) === 'occurrence') {
          const { client, server } = partiesOf(deps, site, roles);
          deps.raise(attemptFinding({ time, site, sensor }, client, server, roles.port, attempt, outcome));
        }
        if (event.state !== 'closed') return;
        spoken.end(key);
        tried.end(key);
      },
      cleartext(event) {
        const spec = specs.get(event.protocol);
        const credential = event.credential === true && !ANONYMOUS.has(event.username?.toLowerCase() ?? '');
        if (!spec || (spec.when === 'login' && !credential)) return;
        const { time, site, sensor, flowId, username, port } = event;
        const roles = {
          client: { ip: event.client, mac: event.clientMac },
          server: { ip: event.server, mac: event.serverMac },
          port,
        };
        speak({ time, site, sensor, flowId, roles, spec, credential, username });
      },
      tick(nowUs) {
        spoken.expire(nowUs);
        tried.expire(nowUs);
      },
      save: () => ({ spoken: spoken.save(), tried: tried.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        spoken.restore(saved.spoken);
        tried.restore(saved.tried);
      },
    };
  },
});

function partiesOf(deps: DetectorDeps, site: string, { client, server }: Roles): { client: Party; server: Party } {
  return { client: partyOf(deps, site, client), server: partyOf(deps, site, server) };
}

const fits = (wanted: string | undefined, { ip, device }: Party): boolean =>
  wanted === undefined || wanted === ip || wanted.toLowerCase() === device?.mac;

function spokenFinding(talk: Talk, client: Party, server: Party): Finding {
  const { time, site, sensor, spec, credential, username, roles } = talk;
  const inbound = !client.local && server.local;
  const who = inbound ? `Somebody on the internet (${client.ip})` : client.label;
  const login = credential && spec.when === 'spoken' ? ', and logged in' : '';
  const evidence: Evidence = {
    protocol: spec.protocol,
    client: client.ip,
    server: server.ip,
    port: roles.port,
    ...(server.device ? { serverDevice: server.label } : {}),
    ...(credential ? { loginSeen: true } : {}),
    ...(username ? { username } : {}),
  };
  return {
    severity: spec.severity,
    identity: [inbound ? 'internet' : client.key, spec.protocol, server.key],
    time,
    site,
    sensor,
    ...blame(inbound ? server : client),
    title: `${who} talks ${spec.title} to ${server.label}${login}`,
    evidence,
    why: spec.why,
    advice: credential ? `${spec.instead} Take the password that was used as known to others.` : spec.instead,
  };
}

function attemptFinding(
  where: Pick<Finding, 'time' | 'site' | 'sensor'>,
  client: Party,
  server: Party,
  port: number,
  name: string,
  outcome: string,
): Finding {
  const inbound = !client.local;
  return {
    ...where,
    severity: 'normal',
    // One alert for a device that tries a port everywhere; from the internet, one for a target that many try.
    identity: inbound ? ['attempt', 'internet', server.key, `${port}`] : ['attempt', client.key, `${port}`],
    ...blame(inbound && server.local ? server : client),
    title: inbound
      ? `Somebody on the internet tried ${name} on ${server.label}: ${outcome}`
      : `${client.label} tried ${name} on ${server.label}: ${outcome}`,
    evidence: { client: client.ip, server: server.ip, port, outcome },
    why: `Nothing was transferred, but programs that try ${name} are mostly malware looking for its next victim, or a scanner.`,
    advice: inbound
      ? 'Check the port forwarding of your router: this port should not be reachable from the internet.'
      : `If nobody here runs a network scanner, find out which program on ${client.label} does this.`,
  };
}

const blame = ({ device, ip }: Party): Pick<Finding, 'device' | 'address'> => ({ device, address: ip });
