// A home that lanhound has learnt, for what changes in one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '@lanhound/testkit';
import { type AlertFeed, type ArrivedAlert, startAlertFeed } from './alert-feed.ts';
import { type Host, INTERNET_IP, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { startCollector, startSensor } from './product.ts';
import { lookUp } from './services.ts';

export const LEARNED_HOME_PROGRAMS = [...LAB_PROGRAMS, 'radvd'];

/** Everything that detectors learn, they learn in this time: who is there, who serves, who asks whom. */
const LEARNING_MS = 12_000;
const PREFIX = '2001:db8:77::/64';

export interface Home {
  lab: Lab;
  laptop: Host;
  feed: AlertFeed;
  programs: Program[];
}

/** A home that lanhound has learnt: a laptop, a gateway that hands out addresses and advertises a prefix of IPv6. */
export async function startHome(): Promise<Home> {
  const lab = await startLab();
  try {
    await startRouter(lab.gateway, lab, 'gateway', { prefix: PREFIX, lifetimeSeconds: 1800 });
    const feed = await startAlertFeed(lab);
    const learningSpanMs = LEARNING_MS;
    const learns = ['newDevice', 'rogueDhcp', 'rogueRouterAdvertisement', 'gatewayChanged', 'dnsServerChanged'];
    const detect = Object.fromEntries(learns.map((name) => [name, { learningSpanMs }]));
    const collector = await startCollector(lab, {
      bus: { kind: 'embedded' },
      detect: { ...detect, ipConflict: { confirmMs: 3_000 } },
      notify: { receivers: [{ type: 'webhook', url: feed.url }] },
    });
    const sensor = await startSensor(lab, { bus: { kind: 'mqtt' } });
    const laptop = await lab.join('laptop', '3c:22:fb:77:00:14');
    await lookUp(laptop, 'news.example');
    await laptop.run('busybox', ['ping', '-c', '1', '-W', '2', INTERNET_IP]);
    await feed.untilAlert('the inventory', ({ labels }) => labels['severity'] === 'info');
    return { lab, laptop, feed, programs: [collector, sensor] };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

export const saidBy = (detector: string) => (alert: ArrivedAlert) => alert.labels['detector'] === detector;
/** What was said of who is who, apart from devices that joined. */
export const saidOf = ({ feed }: Home) => [
  ...new Set(
    feed
      .alerts()
      .filter((alert) => !saidBy('new-device')(alert))
      .map(({ annotations }) => annotations['summary']),
  ),
];

/** Asks for the neighbour anew each time, as a machine does whose entry has run out. */
export async function talk(from: Host, to: string, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    await from.run('ip', ['neigh', 'flush', 'dev', 'eth0']);
    await from.run('sh', ['-c', `busybox ping -c 1 -W 1 ${to} || true`]);
  }
}

/** A router that advertises a prefix of IPv6. */
export async function startRouter(
  host: Host,
  lab: Lab,
  name: string,
  { prefix, lifetimeSeconds }: { prefix: string; lifetimeSeconds: number },
): Promise<void> {
  const file = join(lab.directory, `radvd-${name}.conf`);
  const options = ['AdvSendAdvert on;', 'MinRtrAdvInterval 3;', 'MaxRtrAdvInterval 4;'];
  options.push(`AdvDefaultLifetime ${lifetimeSeconds};`, `prefix ${prefix} { };`);
  writeFileSync(file, `interface eth0 {\n${options.join('\n')}\n};\n`, { mode: 0o644 });
  await host.run('busybox', ['sysctl', '-q', '-w', 'net.ipv6.conf.all.forwarding=1']);
  const pid = join(lab.directory, `radvd-${name}.pid`);
  await host.start('radvd', ['-n', '-m', 'stderr', '-C', file, '-p', pid], { ready: /version .* started/ });
}
