import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '@lanhound/testkit';
import {
  createNamespace,
  deleteNamespaces,
  deleteNamespacesNow,
  ip,
  type Namespace,
  namespacesNamed,
} from './namespace.ts';
import { onProcessEnd } from './process-end.ts';

/** Programs every lab needs. */
export const LAB_PROGRAMS = ['ip', 'busybox', 'dnsmasq', 'tcpdump'] as const;

/** The home's addresses; the internet is TEST-NET-2 of RFC 5737. */
export const GATEWAY_IP = '10.77.0.1';
export const INTERNET_IP = '198.51.100.10';
const LAN_MASK = 24;

/** Names that the gateway's resolver knows, all on the internet host. */
export const INTERNET_NAMES = ['news.example', 'cloud.toaster.example', 'tracker.example'] as const;

/** An address of the home that the gateway's resolver has a name for, as routers do that somebody wrote names into. */
export const NAMED_HOST = { name: 'attic-nas', ip: '10.77.0.70' } as const;

/** One that the gateway's resolver keeps back, by answering 0.0.0.0. */
export const BLOCKED_NAME = 'ads.example';

const MACS = {
  /** Fixed, or the bridge would take over the lowest address of its ports whenever a device joins. */
  bridge: '52:54:00:77:00:fe',
  gateway: 'b8:27:eb:77:00:01',
} as const;

/** A machine in the home. */
export interface Host extends Namespace {
  readonly ip: string;
  readonly mac: string;
}

/**
 * A home in network namespaces: a switch, a gateway that gives out addresses and answers lookups, an internet of one
 * machine behind it, and devices that join by DHCP. Nothing of it is visible in the root namespace.
 */
export interface Lab {
  /** The switch: its br0 sees every frame of the home, and nothing of the home sees it. */
  readonly switch: Namespace;
  readonly gateway: Host;
  readonly internet: Host;
  /** What the gateway's dnsmasq writes down, and what makes it open its log anew. */
  readonly dnsmasq: { leases: string; log: string; reopen(): void };
  /** For files of programs; goes with the lab. */
  readonly directory: string;
  /** A device joins the network under this name, and asks for addresses as udhcpc does unless told otherwise. */
  join(name: string, mac: string, asks?: DhcpWords): Promise<Host>;
  /** It leaves for a moment and joins again with another MAC, as phones do. */
  rejoin(host: Host, mac: string): Promise<Host>;
  /** A device is plugged in with an address of its own. */
  plug(name: string, mac: string, ip: string): Host;
  /** Ends everything in it. Safe to call again. */
  stop(): Promise<void>;
}

/** By what its DHCP client is known. */
export interface DhcpWords {
  vendorClass: string;
  parameters: readonly number[];
}

/** Builds the home; when that fails, nothing of it is left. */
export async function startLab(): Promise<Lab> {
  deleteOrphans();
  const prefix = `lab-${process.pid}-${randomBytes(2).toString('hex')}`;
  const directory = mkdtempSync(join(tmpdir(), 'lanhound-lab-'));
  chmodSync(directory, 0o755); // Servers that give up root must be able to read their files.
  const forget = onProcessEnd(() => {
    deleteNamespacesNow(namespacesNamed(prefix));
    rmSync(directory, { recursive: true, force: true });
  });
  const stop = async () => {
    await deleteNamespaces(namespacesNamed(prefix));
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    forget();
  };
  try {
    return { ...(await buildHome(prefix, directory)), directory, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function buildHome(prefix: string, directory: string): Promise<Omit<Lab, 'directory' | 'stop'>> {
  const bridge = createSwitch(`${prefix}-switch`);
  const gateway = createGateway(`${prefix}-gateway`, bridge);
  const internet = createInternet(`${prefix}-internet`, gateway);
  const dnsmasq = await startDnsmasq(gateway, directory);
  const script = join(directory, 'on-lease');
  writeFileSync(script, ON_LEASE, { mode: 0o755 });
  return {
    switch: bridge,
    gateway,
    internet,
    dnsmasq,
    join: (name, mac, asks) => joinHome({ name: `${prefix}-${name}`, hostname: name, mac, bridge, script, asks }),
    rejoin: (host, mac) => rejoinHome(host, { hostname: host.name.slice(prefix.length + 1), mac, script }),
    plug(name, mac, address) {
      const host = createNamespace(`${prefix}-${name}`);
      plugIn(bridge, host.name, mac);
      ip('-n', host.name, 'address', 'add', `${address}/${LAN_MASK}`, 'dev', 'eth0');
      return { ...host, ip: address, mac };
    },
  };
}

/** IPv6 is off in the switch, so that it is as silent on the network as the mirror port of a real one. */
function createSwitch(name: string): Namespace {
  const bridge = createNamespace(name);
  sysctl(name, 'net.ipv6.conf.all.disable_ipv6=1');
  sysctl(name, 'net.ipv6.conf.default.disable_ipv6=1');
  const options = ['type', 'bridge', 'stp_state', '0', 'mcast_snooping', '0'];
  ip('-n', name, 'link', 'add', 'br0', 'address', MACS.bridge, ...options);
  ip('-n', name, 'link', 'set', 'br0', 'up');
  return bridge;
}

function createGateway(name: string, bridge: Namespace): Host {
  const gateway = createNamespace(name);
  sysctl(name, 'net.ipv4.ip_forward=1');
  plugIn(bridge, name, MACS.gateway);
  ip('-n', name, 'address', 'add', `${GATEWAY_IP}/${LAN_MASK}`, 'dev', 'eth0');
  return { ...gateway, ip: GATEWAY_IP, mac: MACS.gateway };
}

/** One machine beyond the gateway; the gateway routes without translating, so addresses stay as they are. */
function createInternet(name: string, gateway: Namespace): Host {
  const internet = createNamespace(name);
  ip('-n', gateway.name, 'link', 'add', 'wan0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  ip('-n', gateway.name, 'link', 'set', 'wan0', 'up');
  ip('-n', gateway.name, 'address', 'add', '198.51.100.1/24', 'dev', 'wan0');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
  ip('-n', name, 'address', 'add', `${INTERNET_IP}/24`, 'dev', 'eth0');
  ip('-n', name, 'route', 'add', 'default', 'via', '198.51.100.1');
  return { ...internet, ip: INTERNET_IP, mac: '' };
}

async function startDnsmasq(gateway: Namespace, directory: string): Promise<Lab['dnsmasq']> {
  const config = join(directory, 'dnsmasq.conf');
  const log = `${config}.log`;
  const leases = `${config}.leases`;
  const lines = [
    ...['keep-in-foreground', `log-facility=${log}`, 'log-queries', 'user=root', `pid-file=${config}.pid`],
    ...['interface=eth0', 'bind-interfaces', 'no-resolv', 'no-hosts', 'local=/example/', 'local=/lan/'],
    ...INTERNET_NAMES.map((name) => `host-record=${name},${INTERNET_IP}`),
    `address=/${BLOCKED_NAME}/0.0.0.0`,
    `host-record=${NAMED_HOST.name}.home.lan,${NAMED_HOST.ip}`,
    ...['domain=home.lan', 'dhcp-range=10.77.0.100,10.77.0.200,1h', `dhcp-leasefile=${leases}`],
    // Without a ping before each offer a lease takes milliseconds instead of three seconds.
    ...['dhcp-authoritative', 'no-ping'],
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const program = await gateway.start('dnsmasq', ['-C', config]);
  await untilLogged(log, 'DHCP, IP range', program);
  return { leases, log, reopen: () => program.kill('SIGUSR2') };
}

const READY_MS_MAX = 10_000;

async function untilLogged(log: string, text: string, program: Program): Promise<void> {
  const untilMs = Date.now() + READY_MS_MAX;
  while (!(existsSync(log) && readFileSync(log, 'utf8').includes(text))) {
    if (Date.now() > untilMs) throw new Error(`${program.name} does not log "${text}": ${program.output()}`);
    await sleep(20);
  }
}

/** What udhcpc runs when something happens to its lease; the variables are its own. */
const ON_LEASE = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
ip route add default via "$router"
`;

interface Join {
  name: string;
  hostname: string;
  mac: string;
  bridge: Namespace;
  script: string;
  asks?: DhcpWords | undefined;
}

async function joinHome({ name, bridge, ...lease }: Join): Promise<Host> {
  const host = createNamespace(name, { nameserver: GATEWAY_IP });
  plugIn(bridge, name, lease.mac);
  return takeLease(host, lease);
}

type Rejoin = Pick<Join, 'hostname' | 'mac' | 'script' | 'asks'>;

function rejoinHome(host: Namespace, rejoin: Rejoin): Promise<Host> {
  ip('-n', host.name, 'link', 'set', 'eth0', 'down');
  ip('-n', host.name, 'address', 'flush', 'dev', 'eth0');
  ip('-n', host.name, 'link', 'set', 'eth0', 'address', rejoin.mac);
  ip('-n', host.name, 'link', 'set', 'eth0', 'up');
  return takeLease(host, rejoin);
}

async function takeLease(host: Namespace, { hostname, mac, script, asks }: Rejoin): Promise<Host> {
  const words = asks ? ['-o', '-V', asks.vendorClass, ...asks.parameters.flatMap((code) => ['-O', `${code}`])] : [];
  const once = ['-n', '-q', '-t', '10', '-T', '1'];
  const output = await host.run('busybox', [
    ...['udhcpc', '-i', 'eth0', ...once, '-s', script, '-x', `hostname:${hostname}`],
    ...words,
  ]);
  const [, address] = /lease of (\S+) obtained/.exec(output) ?? [];
  if (!address) throw new Error(`${hostname} got no address: ${output}`);
  return { ...host, ip: address, mac };
}

/** A cable from a machine's eth0 to a port of the switch. */
function plugIn(bridge: Namespace, name: string, mac: string): void {
  const port = `p${bridge.links().length}`;
  const peer = ['peer', 'name', 'eth0', 'address', mac, 'netns', name];
  ip('-n', bridge.name, 'link', 'add', port, 'type', 'veth', ...peer);
  ip('-n', bridge.name, 'link', 'set', port, 'master', 'br0', 'up');
  ip('-n', name, 'link', 'set', 'eth0', 'up');
}

function sysctl(namespace: string, setting: string): void {
  ip('netns', 'exec', namespace, 'busybox', 'sysctl', '-q', '-w', setting);
}

/** Labs of processes that were killed before they could tidy up. */
function deleteOrphans(): void {
  const pidOf = (name: string) => Number(/^lab-(\d+)-/.exec(name)?.[1]);
  deleteNamespacesNow(namespacesNamed('lab-').filter((name) => pidOf(name) && !isAlive(pidOf(name))));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
