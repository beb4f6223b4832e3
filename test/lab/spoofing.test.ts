// Who poses as whom, and who only seems to: tools of attackers, and programs that share an address on purpose.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { arp, ETHER_TYPE, ethernet, needs, type Program, pcapFile } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import type { ArrivedAlert } from './alert-feed.ts';
import { GATEWAY_IP, type Host, INTERNET_IP, type Lab } from './lab.ts';
import { type Home, LEARNED_HOME_PROGRAMS, saidBy, saidOf, startHome, startRouter, talk } from './learned-home.ts';
import { ip } from './namespace.ts';

const PROGRAMS = [...LEARNED_HOME_PROGRAMS, 'arping', 'arpspoof', 'keepalived', 'tcpreplay'];
const LOCAL_PREFIX = 'fd77:77:77::/64';

const isSpoofBy = (mac: string) => (alert: ArrivedAlert) => saidBy('arp-spoof')(alert) && alert.labels['mac'] === mac;
const summaryOf = ({ annotations }: ArrivedAlert) => annotations['summary'];

needs({ programs: PROGRAMS, root: true })('who poses as whom', () => {
  let home: Home;
  beforeAll(async () => {
    home = await startHome();
  });
  afterAll(() => home?.lab.stop());
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(home.programs.map((each) => each.output()).join('\n')));
  });

  test('two servers that share an address, one taking over from the other, are no news', async () => {
    const { lab, laptop } = home;
    const shared = '10.77.0.50';
    const first = await startKeepalived(await lab.join('nas-a', '00:11:32:77:00:31'), lab, shared, 200);
    await talk(laptop, shared, 2);
    await startKeepalived(await lab.join('nas-b', '00:11:32:77:10:32'), lab, shared, 100);
    await first.stop();
    await sleep(4_000);
    await talk(laptop, shared, 4);
    expect(saidOf(home)).toEqual([]);
  });

  test('a phone that changes its MAC and keeps its address is none', async () => {
    const { lab, laptop } = home;
    const phone = await lab.join('phone', '02:77:00:00:00:41');
    await talk(phone, GATEWAY_IP, 2);
    for (const change of [['down'], ['address', '02:77:00:00:00:99'], ['up']]) {
      ip('-n', phone.name, 'link', 'set', 'dev', 'eth0', ...change);
    }
    ip('-n', phone.name, 'route', 'replace', 'default', 'via', GATEWAY_IP);
    await talk(phone, GATEWAY_IP, 2);
    await talk(laptop, phone.ip, 4);
    expect(saidOf(home)).toEqual([]);
  });

  test('a speaker that advertises its own small network is none', async () => {
    const { lab } = home;
    const speaker = await lab.join('speaker', '00:17:88:77:00:42');
    await startRouter(speaker, lab, 'speaker', { prefix: LOCAL_PREFIX, lifetimeSeconds: 0 });
    await sleep(5_000);
    expect(saidOf(home)).toEqual([]);
  });

  test('two devices with one address, by mistake', async () => {
    const { lab, laptop } = home;
    const address = '10.77.0.60';
    const pair = [await lab.join('printer', '00:1b:a9:77:00:51'), await lab.join('camera', '24:0a:c4:77:00:52')];
    for (const host of pair) {
      ip('-n', host.name, 'address', 'flush', 'dev', 'eth0', 'scope', 'global');
      ip('-n', host.name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    }
    for (let i = 0; i < 4; i++) for (const host of pair) await talk(host, laptop.ip);
    const alert = await home.feed.untilAlert('the conflict', saidBy('ip-conflict'));
    expect(alert.labels['severity']).toBe('normal');
    expect(summaryOf(alert)).toMatch(/ and .* both use 10\.77\.0\.60$/);
    expect(saidOf(home)).toHaveLength(1);
    for (const host of pair) ip('-n', host.name, 'link', 'set', 'dev', 'eth0', 'down');
  });

  test('somebody who poses as the gateway, towards a laptop', async () => {
    const { lab, laptop, feed } = home;
    const attacker = await lab.join('attacker', '00:0c:29:77:00:66');
    await talk(laptop, GATEWAY_IP);
    await attacker.start('arpspoof', ['-i', 'eth0', '-t', laptop.ip, GATEWAY_IP]);
    const alert = await feed.untilAlert('the spoofing', saidBy('arp-spoof'));
    expect(alert.labels).toMatchObject({ severity: 'critical', mac: attacker.mac });
    expect(summaryOf(alert)).toMatch(/^attacker .* the gateway 10\.77\.0\.1$/);
    expect(alert.annotations['evidence']).toContain(lab.gateway.mac);
  });

  test('somebody who announces the gateway’s address while the gateway answers', async () => {
    const { lab, laptop, feed } = home;
    const second = await lab.join('second', '00:0c:29:77:00:67');
    const announcing = second.run('arping', ['-U', '-i', 'eth0', '-S', GATEWAY_IP, '-c', '12', GATEWAY_IP]);
    await talk(laptop, GATEWAY_IP, 12);
    await announcing.catch(() => {}); // That nobody answers it calls a failure.
    const alert = await feed.untilAlert('the second', isSpoofBy(second.mac));
    expect(alert.labels['severity']).toBe('critical');
  });

  test('somebody whose frames speak of a MAC that is not theirs', async () => {
    const { lab, laptop, feed } = home;
    const liar = await lab.join('liar', '00:0c:29:77:00:68');
    const claim = { op: 'reply', senderMac: 'de:ad:77:00:00:01', senderIp: laptop.ip, targetIp: laptop.ip } as const;
    const frame = ethernet({ src: liar.mac, dst: 'ff:ff:ff:ff:ff:ff', etherType: ETHER_TYPE.arp }, arp(claim));
    const file = join(lab.directory, 'lie.pcap');
    writeFileSync(file, pcapFile([0, 1, 2].map((second) => ({ timeUs: second * 1_000_000, bytes: frame }))));
    await talk(laptop, GATEWAY_IP);
    await liar.run('tcpreplay', ['-q', '-i', 'eth0', file]);
    const alert = await feed.untilAlert('the liar', isSpoofBy(liar.mac));
    expect(alert.annotations['evidence']).toContain('speaksOfMac: de:ad:77:00:00:01');
  });

  test('a laptop that asks another DNS server', async () => {
    const { lab, laptop, feed } = home;
    const resolver = await lab.join('resolver', '00:0c:29:77:00:71');
    await startResolver(resolver, lab);
    await laptop.run('busybox', ['nslookup', '-type=a', 'news.example', resolver.ip]);
    const alert = await feed.untilAlert('the other resolver', saidBy('dns-server-changed'));
    expect(alert.labels).toMatchObject({ severity: 'normal', mac: laptop.mac });
    expect(summaryOf(alert)).toMatch(/^laptop now asks .* for names$/);
  });

  test('a second router of IPv6', async () => {
    const { lab, feed } = home;
    const rogue = await lab.join('rogue-router', '00:0c:29:77:00:69');
    await startRouter(rogue, lab, 'rogue-router', { prefix: '2001:db8:666::/64', lifetimeSeconds: 1800 });
    const alert = await feed.untilAlert('the second router', saidBy('rogue-router-advertisement'));
    expect(alert.labels).toMatchObject({ severity: 'critical', mac: rogue.mac });
  });

  test('a second DHCP server', async () => {
    const { lab, laptop, feed } = home;
    const rogue = await lab.join('rogue-dhcp', '00:0c:29:77:00:70');
    await startDhcpServer(rogue, lab);
    // Whoever answers first, both are heard.
    const once = ['-n', '-q', '-t', '3', '-T', '1', '-s', '/bin/true'];
    await laptop.run('sh', ['-c', `busybox udhcpc -i eth0 ${once.join(' ')} || true`]);
    const alert = await feed.untilAlert('the second server', saidBy('rogue-dhcp'));
    expect(alert.labels).toMatchObject({ severity: 'critical', mac: rogue.mac });
    expect(summaryOf(alert)).toContain('is a second DHCP server at home');
    expect(alert.annotations['evidence']).toContain(`gatewayGiven: ${rogue.ip}`);
  });
});

/** Two of these share an address: one has it, and the other when the first is silent (RFC 5798). */
function startKeepalived(host: Host, lab: Lab, address: string, priority: number): Promise<Program> {
  const name = `keepalived-${priority}`;
  const file = join(lab.directory, `${name}.conf`);
  const instance = ['state BACKUP', 'interface eth0', 'virtual_router_id 77', `priority ${priority}`, 'advert_int 1'];
  writeFileSync(file, `vrrp_instance nas {\n${instance.join('\n')}\nvirtual_ipaddress {\n${address}/24\n}\n}\n`);
  const pids = ['-p', join(lab.directory, `${name}.pid`), '-r', join(lab.directory, `${name}-vrrp.pid`)];
  const args = ['--dont-fork', '--log-console', '--vrrp', '-f', file, ...pids];
  return host.start('keepalived', args, { ready: priority > 100 ? /Entering MASTER STATE/ : /Entering BACKUP STATE/ });
}

const dnsmasq = (host: Host, lab: Lab, name: string, lines: readonly string[], ready: RegExp): Promise<Program> => {
  const file = join(lab.directory, `${name}.conf`);
  const base = ['keep-in-foreground', 'log-facility=-', 'user=root', `pid-file=${file}.pid`, 'interface=eth0'];
  writeFileSync(file, `${[...base, 'bind-interfaces', 'no-resolv', 'no-hosts', ...lines].join('\n')}\n`);
  return host.start('dnsmasq', ['-C', file], { ready });
};

const startResolver = (host: Host, lab: Lab): Promise<Program> =>
  dnsmasq(host, lab, 'resolver', [`host-record=news.example,${INTERNET_IP}`], /started/);

/** Hands out itself as the gateway and the resolver, which is dnsmasq's default. */
const startDhcpServer = (host: Host, lab: Lab): Promise<Program> => {
  const lease = ['dhcp-range=10.77.0.210,10.77.0.220,1h', `dhcp-leasefile=${join(lab.directory, 'rogue.leases')}`];
  return dnsmasq(host, lab, 'rogue-dhcp', [...lease, 'dhcp-authoritative', 'no-ping'], /DHCP, IP range/);
};
