import { refreshBusServers, reloadCommand } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';

/** Brings the files of servers of one's own in line with the roster; what to do then, for people. */
export async function refreshedServers(identityDir: string): Promise<string[]> {
  const servers = await refreshBusServers(identityDir, systemClock);
  return servers.map((server) => `The files in ${server.dir} are current: ${reloadCommand(server)}.`);
}
