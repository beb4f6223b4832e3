import { Resolver } from 'node:dns/promises';
import { isNear } from '@lanhound/proto';

/** Asks for the names behind a reverse name; none where the resolver knows none. Rejects when it does not say. */
export type AskNames = (reverseName: string) => Promise<readonly string[]>;

const ANSWER_MS_MAX = 2_000;
const SERVERS_MAX = 3;
/** No such name, and no record of the type. */
const UNKNOWN: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * By these resolvers; unless there are any by those that the machine uses, as far as they are at home: to others the
 * addresses of a home mean nothing, and are none of their business.
 */
export function askNamesOf(resolvers: readonly string[]): AskNames {
  return async (reverseName) => {
    // Anew each time: the machine may have come into another network.
    const resolver = new Resolver({ timeout: ANSWER_MS_MAX, tries: 1 });
    const servers = resolvers.length > 0 ? resolvers : resolver.getServers().filter(isAtHome);
    if (servers.length === 0) throw new Error('none of the resolvers that this machine uses is in its own networks');
    resolver.setServers(servers.slice(0, SERVERS_MAX));
    try {
      return await resolver.resolvePtr(reverseName);
    } catch (error) {
      if (UNKNOWN.has((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  };
}

/** "192.168.1.1", "192.168.1.1:5353", "fe80::1%eth0", "[fd00::1]:53". */
export function isAtHome(server: string): boolean {
  const [, bracketed] = /^\[([^\]%]+)/.exec(server) ?? [];
  const plain = server.includes('.') ? server.split(':', 1)[0] : server.split('%', 1)[0];
  return isNear(bracketed ?? plain ?? '');
}
