import { type FlowEvent, protoName, TCP, UDP } from '@lanhound/proto';
import { z } from 'zod';
import { flowKey, isEstablished, type Roles, rolesOf } from '../conversation.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { type Party, partyOf } from '../party.ts';
import { SavedFlows, spokenFlows } from '../window.ts';
import { SUSPICIOUS_PORTS, type SuspiciousPort } from './suspicious-ports.ts';

const Port = z.int().min(1).max(65_535);

const config = z.strictObject({
  add: z
    .array(
      z.strictObject({
        port: Port.describe("The server's port."),
        proto: z.enum(['tcp', 'udp']).default('tcp').describe('The transport.'),
        name: z.string().min(1).max(100).describe('What the port is known for, for the title.'),
        reason: z.string().min(1).max(500).describe('One sentence why it is suspicious.'),
        scope: z
          .enum(['internet', 'anywhere'])
          .default('internet')
          .describe('internet counts only connections out of the site, anywhere also those within it.'),
      }),
    )
    .max(1000)
    .default([])
    .describe('Ports to report besides the default table; they replace its entries for the same port.'),
  remove: z
    .array(z.string().regex(/^\d{1,5}\/(tcp|udp)$/, 'Invalid input: a port and transport such as 5938/tcp'))
    .max(1000)
    .default([])
    .describe('Ports not to report, such as 5938/tcp where TeamViewer is used.'),
});

/** Connections remembered as spoken of; beyond, each event counts as a repeat. */
const FLOWS_MAX = 10_000;

/** Programs that use whatever port is free; one of theirs being in the table is chance. */
const HARMLESS_APPS: ReadonlySet<string> = new Set(['dns', 'ntp', 'stun', 'quic', 'bittorrent', 'mdns', 'ssdp']);

export const suspiciousPort = defineDetector({
  name: 'suspicious-port',
  severity: 'high',
  summary: 'A connection is established to a port known for remote access, command and control, or back doors.',
  config,
  create({ add, remove }, deps): Detector {
    const tables = tablesOf([...SUSPICIOUS_PORTS, ...add], new Set(remove));
    const spoken = spokenFlows({ flowsMax: FLOWS_MAX, onRefused: () => deps.onRefused('flows') });
    return {
      flow(event) {
        const table = tables.get(event.proto);
        if (!table || (!table.has(event.dstPort ?? 0) && !table.has(event.srcPort ?? 0))) return;
        const roles = rolesOf(event);
        const entry = roles && table.get(roles.port);
        if (!roles || !entry || !isEstablished(event)) return;
        const key = flowKey(event, roles);
        const leave = spoken.speak(key, event.time, event.app !== undefined);
        if (leave !== 'known') {
          const client = partyOf(deps, event.site, roles.client);
          const server = partyOf(deps, event.site, roles.server);
          if (isSuspicious(entry, event, client, server)) {
            deps.raise({ ...findingOf(event, roles, entry, client, server), amends: leave === 'amends' });
          }
        }
        if (event.state === 'closed') spoken.end(key);
      },
      tick: (nowUs) => spoken.expire(nowUs),
      save: () => spoken.save(),
      restore: (state) => spoken.restore(SavedFlows.parse(state)),
    };
  },
});

function tablesOf(entries: readonly SuspiciousPort[], removed: ReadonlySet<string>) {
  const tables = new Map([
    [TCP, new Map<number, SuspiciousPort>()],
    [UDP, new Map<number, SuspiciousPort>()],
  ]);
  for (const entry of entries) {
    const table = tables.get(entry.proto === 'tcp' ? TCP : UDP) as Map<number, SuspiciousPort>;
    if (!removed.has(`${entry.port}/${entry.proto}`)) table.set(entry.port, entry);
  }
  return tables;
}

function isSuspicious({ scope }: SuspiciousPort, event: FlowEvent, client: Party, server: Party): boolean {
  if (!client.local || (scope === 'internet' && server.local)) return false;
  return event.proto !== UDP || event.app === undefined || !HARMLESS_APPS.has(event.app);
}

function findingOf(event: FlowEvent, roles: Roles, entry: SuspiciousPort, client: Party, server: Party): Finding {
  const { time, site, sensor, app, serverName, proto } = event;
  const to = serverName ?? server.label;
  const port = `${roles.port}/${protoName(proto)}`;
  return {
    severity: 'high',
    identity: [client.key, server.key, port],
    time,
    site,
    sensor,
    device: client.device,
    address: client.ip,
    title: `${client.label} is connected to ${to} on port ${port}, known for ${entry.name}`,
    evidence: {
      client: client.ip,
      destination: server.ip,
      ...(serverName ? { serverName } : {}),
      port,
      knownFor: entry.name,
      ...(app ? { recognisedAs: app } : {}),
    },
    why: entry.reason,
    advice: app
      ? `Its content looks like ${app}, which may be harmless: find out which program on ${client.label} uses this port.`
      : `If nobody here uses this on purpose, take ${client.label} off the network and look which program does.`,
  };
}
