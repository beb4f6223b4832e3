import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program, ProgramOptions } from '@lanhound/testkit';
import type { Host, Lab } from './lab.ts';
import type { Namespace } from './namespace.ts';

// Real servers, and what real clients do with them.

/** Programs these servers and clients need, besides those of every lab. */
export const SERVICE_PROGRAMS = ['vsftpd', 'mosquitto', 'mosquitto_pub'] as const;

/** What is typed as the password everywhere: nothing that lanhound writes may hold it. */
export const PASSWORD = 'correct-horse-battery';

const LISTEN_MS_MAX = 10_000;

/** Starts a server and waits until its port is open, without connecting to it. */
export async function startServer(
  host: Namespace,
  port: number,
  [program, ...args]: readonly [string, ...string[]],
  options: ProgramOptions = {},
): Promise<Program> {
  const server = await host.start(program, args, options);
  const untilMs = Date.now() + LISTEN_MS_MAX;
  while (!(await host.run('ss', ['-Hltn', `sport = :${port}`]))) {
    if (Date.now() > untilMs) throw new Error(`${program} does not listen on port ${port}: ${server.output()}`);
    await sleep(20);
  }
  return server;
}

/** A Telnet server that asks for a login and lets nobody in. */
export function startTelnetd(host: Host, lab: Lab): Promise<Program> {
  const login = join(lab.directory, 'login');
  const lines = ['#!/bin/sh', 'printf "login: "', 'read name', 'printf "Password: "', 'read password', 'echo Sorry.'];
  writeFileSync(login, `${lines.join('\n')}\n`, { mode: 0o755 });
  return startServer(host, 23, ['busybox', 'telnetd', '-F', '-p', '23', '-l', login]);
}

/** Somebody types a login, at the speed of a hurried person. */
export function typeTelnetLogin(from: Host, to: Host): Promise<string> {
  const typing = `{ sleep 0.2; echo admin; sleep 0.2; echo ${PASSWORD}; sleep 0.2; }`;
  // The client calls it a failure that the server ends the connection.
  return from.run('sh', ['-c', `${typing} | busybox telnet ${to.ip} || [ $? = 1 ]`]);
}

/** An FTP server with one file for everybody. */
export function startFtpServer(host: Host, lab: Lab): Promise<Program> {
  const root = join(lab.directory, 'ftp');
  const empty = join(lab.directory, 'ftp-empty');
  for (const directory of [root, empty]) mkdirSync(directory, { mode: 0o755 });
  writeFileSync(join(root, 'hello.txt'), 'hello\n', { mode: 0o644 });
  const config = join(lab.directory, 'vsftpd.conf');
  const lines = [
    ...['listen=YES', 'listen_ipv6=NO', 'background=NO', 'anonymous_enable=YES', 'local_enable=NO'],
    ...[`anon_root=${root}`, `secure_chroot_dir=${empty}`, 'seccomp_sandbox=NO'],
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return startServer(host, 21, ['vsftpd', config]);
}

/** Gets the file, with a password in the clear. */
export function fetchByFtp(from: Host, to: Host): Promise<string> {
  const login = `-u anonymous -p ${PASSWORD}`;
  // By way of a pipe, since the client opens its output by name.
  return from.run('sh', ['-c', `busybox ftpget ${login} ${to.ip} /dev/stdout hello.txt | cat`]);
}

/** A broker that takes anybody, as many clouds do. */
export function startMqttBroker(host: Host, lab: Lab): Promise<Program> {
  const config = join(lab.directory, 'mosquitto.conf');
  const lines = [`listener 1883 ${host.ip}`, 'allow_anonymous true', 'persistence false', 'user root'];
  writeFileSync(config, `${lines.join('\n')}\n`);
  return startServer(host, 1883, ['mosquitto', '-c', config]);
}

/** A device reports to its broker, with a password in the clear. */
export function publishByMqtt(from: Host, broker: string): Promise<string> {
  const login = ['-i', 'toaster', '-u', 'toaster', '-P', PASSWORD];
  return from.run('mosquitto_pub', ['-h', broker, ...login, '-t', 'toaster/state', '-m', '{"slices":2}']);
}

/** A web site of one page. */
export function startWebServer(host: Host, lab: Lab): Promise<Program> {
  const root = join(lab.directory, 'www');
  mkdirSync(root, { mode: 0o755 });
  writeFileSync(join(root, 'index.html'), '<title>News</title>\n', { mode: 0o644 });
  return startServer(host, 80, ['busybox', 'httpd', '-f', '-p', '80', '-h', root]);
}

export const fetchByHttp = (from: Host, name: string): Promise<string> =>
  from.run('busybox', ['wget', '-q', '-O', '-', `http://${name}/`]);

/** Asks the gateway for the IPv4 address of a name. */
export const lookUp = (from: Host, name: string): Promise<string> => from.run('busybox', ['nslookup', '-type=a', name]);

/** A machine that has a name by multicast DNS and offers a service. */
export function startAvahi(
  lab: Lab,
  host: Host,
  { hostName, service }: { hostName: string; service: string },
): Promise<Program> {
  const config = join(lab.directory, `avahi-${hostName}.conf`);
  const services = join(lab.directory, `avahi-${hostName}`);
  mkdirSync(services);
  const lines = ['[server]', `host-name=${hostName}`, 'allow-interfaces=eth0', 'enable-dbus=no', '[publish]'];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const offer = `<service><type>${service}</type><port>80</port></service>`;
  writeFileSync(join(services, 'lab.service'), `<service-group><name>${hostName}</name>${offer}</service-group>`);
  const mount = `mount --bind ${services} /etc/avahi/services && mkdir -p /run/avahi-daemon`;
  const run = `exec avahi-daemon --no-drop-root --no-chroot --no-rlimits -f ${config}`;
  // Its services and its pid file are where every avahi of the machine has them, so it gets places of its own.
  const script = `mount -t tmpfs none /run && ${mount} && ${run}`;
  return host.start('unshare', ['--mount', 'sh', '-c', script], { ready: /Server startup complete/ });
}
