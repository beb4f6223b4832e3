import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram } from '@lanhound/testkit';

/** What the suites start besides Node: each program, the Debian package that has it, and what it is for. */
export const SYSTEM_PROGRAMS = [
  { program: 'ip', package: 'iproute2', use: 'network namespaces of the lab' },
  { program: 'dnsmasq', package: 'dnsmasq-base', use: 'the gateway of the lab' },
  { program: 'busybox', package: 'busybox-static', use: 'DHCP, DNS, telnet and HTTP in the lab' },
  { program: 'vsftpd', package: 'vsftpd', use: 'FTP in the lab' },
  { program: 'mosquitto_pub', package: 'mosquitto-clients', use: 'MQTT in the lab' },
  { program: 'mosquitto', package: 'mosquitto', use: 'the bus over a real MQTT broker' },
  { program: 'nats-server', package: 'nats-server', use: 'the bus over a real NATS server' },
  { program: 'openssl', package: 'openssl', use: 'certificates for buses over TLS' },
  { program: 'systemd-analyze', package: 'systemd', use: 'how much the systemd units expose' },
  { program: 'tcpdump', package: 'tcpdump', use: 'live capture' },
  { program: 'faketime', package: 'faketime', use: 'clocks that are set while a program runs' },
  { program: 'tcpreplay', package: 'tcpreplay', use: 'packets on a wire, at an even pace' },
] as const;

export type SystemProgram = (typeof SYSTEM_PROGRAMS)[number];

/** Packages that bring a service; the tests want only the program, started by themselves. */
const SERVICES: readonly string[] = ['mosquitto', 'nats-server', 'vsftpd'];

/** Debian's hook that decides whether a package may start its service while it is installed. */
const POLICY_FILE = '/usr/sbin/policy-rc.d';

export const missingPrograms = (): SystemProgram[] =>
  SYSTEM_PROGRAMS.filter(({ program }) => findProgram(program) === undefined);

/** True where this process may install Debian packages. */
export const mayInstall = (): boolean =>
  process.getuid?.() === 0 && findProgram('apt-get') !== undefined && /debian/.test(osRelease());

/** The command that gets what is missing, for people. */
export const installCommand = (missing: readonly SystemProgram[]): string =>
  `apt-get install --no-install-recommends ${missing.map((each) => each.package).join(' ')}`;

/** Installs packages without starting or enabling their services; false when apt could not. */
export function installPackages(missing: readonly SystemProgram[]): boolean {
  const packages = missing.map((each) => each.package);
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
  const services = packages.filter((name) => SERVICES.includes(name));
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
