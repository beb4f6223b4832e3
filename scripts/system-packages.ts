import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from '@lanhound/testkit';

/** What the suites start besides Node: each program, the Debian package that has it, and what it is for. */
export const SYSTEM_PROGRAMS = [
  { program: 'ip', package: 'iproute2', use: 'network namespaces of the lab' },
  { program: 'dnsmasq', package: 'dnsmasq-base', use: 'the gateway of the lab' },
  { program: 'busybox', package: 'busybox-static', use: 'DHCP, DNS, telnet and HTTP in the lab' },
  { program: 'arping', package: 'arping', use: 'ARP of all kinds in the lab' },
  { program: 'arpspoof', package: 'dsniff', use: 'somebody who poses as the gateway, in the lab' },
  { program: 'keepalived', package: 'keepalived', use: 'servers that share an address in the lab' },
  { program: 'radvd', package: 'radvd', use: 'routers of IPv6 in the lab' },
  { program: 'curl', package: 'curl', use: 'browsers of all kinds in the lab' },
  { program: 'vsftpd', package: 'vsftpd', use: 'FTP in the lab' },
  { program: 'mosquitto_pub', package: 'mosquitto-clients', use: 'MQTT in the lab' },
  { program: 'mosquitto', package: 'mosquitto', use: 'the bus over a real MQTT broker' },
  { program: 'nats-server', package: 'nats-server', use: 'the bus over a real NATS server' },
  { program: 'openssl', package: 'openssl', use: 'certificates for buses over TLS' },
  { program: 'systemd-analyze', package: 'systemd', use: 'how much the systemd units expose' },
  { program: 'tcpdump', package: 'tcpdump', use: 'live capture' },
  { program: 'faketime', package: 'faketime', use: 'clocks that are set while a program runs' },
  { program: 'ping', package: 'iputils-ping', use: 'asking all IPv6 machines of a link' },
  { program: 'avahi-daemon', package: 'avahi-daemon', use: 'a device that announces services in the lab' },
  { program: 'dbus-daemon', package: 'dbus-daemon', use: 'programs that announce by Avahi in the lab' },
  { program: 'ippeveprinter', package: 'cups-ipp-utils', use: 'a printer in the lab' },
  { program: 'minidlnad', package: 'minidlna', use: 'a media server in the lab' },
  { program: 'shairport-sync', package: 'shairport-sync', use: 'a speaker in the lab' },
  { program: 'dhclient', package: 'isc-dhcp-client', use: 'how Debian asks for an address, in the lab' },
  { program: 'dhcpcd', package: 'dhcpcd-base', use: 'how a Raspberry Pi asks for an address, in the lab' },
  { program: 'curl', package: 'curl', use: 'what browsers say of themselves, in the lab' },
  { program: 'snmpd', package: 'snmpd', use: 'a router that is asked for its neighbours' },
  { program: 'prometheus-alertmanager', package: 'prometheus-alertmanager', use: 'alerts to and from Alertmanager' },
  { program: 'amtool', package: 'prometheus-alertmanager', use: 'alerts handed in as to an Alertmanager' },
  { program: 'espeak-ng', package: 'espeak-ng', use: 'a voice that says alerts' },
  { program: 'tcpreplay', package: 'tcpreplay', use: 'packets on a wire, at an even pace' },
] as const;

/** What `npm run test:containers` starts besides. */
export const CONTAINER_PROGRAMS = [
  { program: 'dockerd', package: 'docker.io', use: 'containers' },
  { program: 'docker', package: 'docker.io', use: 'containers' },
  { program: 'docker-compose', package: 'docker-compose', use: 'the compose files' },
  { program: 'iptables', package: 'iptables', use: 'published ports' },
  { program: 'mmdebstrap', package: 'mmdebstrap', use: 'an image to begin with' },
] as const;

export interface SystemProgram {
  readonly program: string;
  readonly package: string;
  readonly use: string;
}

/** Units of packages that bring a service; the tests want only the program, started by themselves. */
const SERVICES: Record<string, readonly string[]> = {
  keepalived: ['keepalived'],
  snmpd: ['snmpd'],
  mosquitto: ['mosquitto'],
  'nats-server': ['nats-server'],
  radvd: ['radvd'],
  vsftpd: ['vsftpd'],
  minidlna: ['minidlna'],
  'shairport-sync': ['shairport-sync'],
  'prometheus-alertmanager': ['prometheus-alertmanager'],
  'avahi-daemon': ['avahi-daemon.service', 'avahi-daemon.socket'],
  'docker.io': ['docker.service', 'docker.socket', 'containerd'],
};

/** Debian's hook that decides whether a package may start its service while it is installed. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';

const missingPrograms = (programs: readonly SystemProgram[]): SystemProgram[] =>
  programs.filter(({ program }) => findProgram(program) === undefined);

/** Installs what is missing of these programs, or says what would. */
export function provideSystemPrograms(programs: readonly SystemProgram[]): void {
  const missing = missingPrograms(programs);
  if (missing.length === 0) return;
  console.error(`missing: ${missing.map(({ program, use }) => `${program} (${use})`).join(', ')}`);
  if (!mayInstall()) console.error(`As root on Debian or Ubuntu: ${installCommand(missing)}`);
  else if (!installPackages(missing)) console.error('apt-get could not install them; going on without');
}

/** True where this process may install Debian packages. */
const mayInstall = (): boolean =>
  process.getuid?.() === 0 && findProgram('apt-get') !== undefined && /debian/.test(osRelease());

/** The command that gets what is missing, for people. */
const installCommand = (missing: readonly SystemProgram[]): string =>
  `apt-get install --no-install-recommends ${missing.map((each) => each.package).join(' ')}`;

/** Installs packages without starting or enabling their services; false when apt could not. */
function installPackages(missing: readonly SystemProgram[]): boolean {
  const packages = [...new Set(missing.map((each) => each.package))];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (program: string, ...args: string[]) =>
    spawnSync(program, args, { stdio: ['ignore', 2, 2], env }).status === 0;
  const forget = forbidServices();
  try {
    const install = ['install', '--yes', '--no-install-recommends', ...packages];
    if (!run('apt-get', 'update') || !run('apt-get', ...install)) return false;
  } finally {
    forget();
  }
  const services = packages.flatMap((name) => SERVICES[name] ?? []);
  if (services.length > 0 && existsSync('/run/systemd/system')) run('systemctl', 'disable', ...services);
  return true;
}

/** Keeps services from starting for as long as this process runs; a policy that is there already stays. */
function forbidServices(): () => void {
  if (existsSync(POLICY_FILE)) return () => {};
  const lines = [
    '#!/bin/sh',
    '# Of the lanhound tests, for the time they install packages. Without effect afterwards; safe to delete.',
    `kill -0 ${process.pid} 2>/dev/null && exit 101`,
    'exit 0',
  ];
  writeFileSync(POLICY_FILE, `${lines.join('\n')}\n`, { mode: 0o755 });
  return () => rmSync(POLICY_FILE, { force: true });
}

function osRelease(): string {
  const file = '/etc/os-release';
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
