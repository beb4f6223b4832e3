import { type BusServer, refreshBusServers } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';

/** What makes a server read its files again. */
export const reloadHint = ({ kind }: BusServer): string =>
  kind === 'nats'
    ? 'run `nats-server --signal reload` (or `systemctl reload nats-server`) where it runs.'
    : 'run `systemctl reload mosquitto` (or send it a SIGHUP) where it runs.';

/** Brings the files of servers of one's own in line with the roster; what to do then, for people. */
export async function refreshedServers(identityDir: string): Promise<string[]> {
  const servers = await refreshBusServers(identityDir, systemClock);
  return servers.map((server) => `The files in ${server.dir} are current: ${reloadHint(server)}`);
}
