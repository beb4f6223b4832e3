import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

const IFF_UP = 0x1;
const RTF_UP = 0x1;
const RTF_REJECT = 0x200;
const ROUTE_COMMAND_MS_MAX = 2_000;

/** Names of this machine's interfaces, also of those that are down where the system lists them. */
export function listInterfaces(): string[] {
  try {
    // Beside the interfaces, which are links, lies a plain file when bonding is loaded.
    const entries = readdirSync('/sys/class/net', { withFileTypes: true });
    const names = entries.filter((entry) => entry.isSymbolicLink() || entry.isDirectory()).map(({ name }) => name);
    return names.sort();
  } catch {
    return Object.keys(networkInterfaces()).sort();
  }
}

/** Whether packets can come from it. Only Linux tells; elsewhere it is taken to be up. */
export function isInterfaceUp(name: string): boolean {
  if (name === 'any' || process.platform !== 'linux') return true;
  return (Number.parseInt(textOf(`/sys/class/net/${name}/flags`), 16) & IFF_UP) !== 0;
}

/** The interface of the default route, else the first with an address that is not loopback. */
export function defaultInterface(): string | undefined {
  return defaultRouteInterface() ?? firstWithAddress(networkInterfaces());
}

function defaultRouteInterface(): string | undefined {
  if (process.platform === 'linux') {
    return ipv4RouteInterface(textOf('/proc/net/route')) ?? ipv6RouteInterface(textOf('/proc/net/ipv6_route'));
  }
  if (process.platform !== 'darwin') return undefined;
  const route = spawnSync('/sbin/route', ['-n', 'get', 'default'], { timeout: ROUTE_COMMAND_MS_MAX, encoding: 'utf8' });
  return routeGetInterface(route.stdout ?? '');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** From /proc/net/route: Iface Destination Gateway Flags RefCnt Use Metric Mask …, numbers in hex but the metric. */
export function ipv4RouteInterface(table: string): string | undefined {
  const routes = table.split('\n').slice(1).map(columns);
  const usable = routes.filter(([, destination, , flags = '0', , , , mask]) => {
    return destination === '00000000' && mask === '00000000' && isUsable(Number.parseInt(flags, 16));
  });
  return lowestMetric(usable, 6, 10)?.[0];
}

/** From /proc/net/ipv6_route: destination, its length, source, its length, next hop, metric, …, flags, Iface. */
export function ipv6RouteInterface(table: string): string | undefined {
  const usable = table
    .split('\n')
    .map(columns)
    .filter(([destination = '', length, , , , , , , flags = '0', name]) => {
      return /^0{32}$/.test(destination) && length === '00' && name !== 'lo' && isUsable(Number.parseInt(flags, 16));
    });
  return lowestMetric(usable, 5, 16)?.[9];
}

const columns = (line: string): string[] => line.trim().split(/\s+/);

const isUsable = (flags: number): boolean => (flags & RTF_UP) !== 0 && (flags & RTF_REJECT) === 0;

function lowestMetric(routes: string[][], column: number, radix: number): string[] | undefined {
  const metric = (route: string[]) => Number.parseInt(route[column] ?? '', radix);
  return routes.toSorted((a, b) => metric(a) - metric(b))[0];
}

/** From what `route -n get default` prints on macOS. */
export const routeGetInterface = (output: string): string | undefined => /^\s*interface: (\S+)$/m.exec(output)?.[1];

/** The first interface that has an address other machines can reach. */
export function firstWithAddress(interfaces: NodeJS.Dict<{ internal: boolean }[]>): string | undefined {
  return Object.entries(interfaces).find(([, addresses]) => addresses?.some(({ internal }) => !internal))?.[0];
}
