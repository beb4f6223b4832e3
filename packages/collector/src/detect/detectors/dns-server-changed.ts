import { type DnsEvent, isNear } from '@lanhound/proto';
import { z } from 'zod';
import { deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Finding, type Severity } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { type OfferChange, offeredResolvers } from './offered-resolvers.ts';
import { publicResolverAt } from './public-resolvers.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(30 * 24 * 3600 * 1000)
    .default(24 * 3600 * 1000)
    .describe(
      "After a device's first lookup, the resolvers it asks are those it is used to, and those a site hands out are " +
        'its own. A day, because devices ask some of theirs only now and then.',
    ),
});

/** Devices remembered, as in new-connection. */
const DEVICES_MAX = 20_000;
/** A device that asks more resolvers than this works names out by itself, and asks whom it needs. */
const RESOLVERS_MAX = 12;
/** Resolvers that became news. */
const NEWS_MAX = 1_000;
/** Devices listed of those that ask a new resolver; all are counted. */
const LISTED_MAX = 32;
/** So many devices, if they are half of all that look up names, are no longer somebody who tries something. */
const ALL_MIN = 3;

interface Habits {
  sinceUs: number;
  resolvers: string[];
}

const News = z.object({ macs: z.array(z.string()), count: z.number() });
type News = z.output<typeof News>;

const SavedState = z.object({
  devices: z.array(z.tuple([z.string(), z.number(), z.array(z.string())])),
  news: z.array(z.tuple([z.string(), News])),
  offered: z.unknown(),
});

export const dnsServerChanged = defineDetector({
  name: 'dns-server-changed',
  severity: 'high',
  summary: 'Devices ask another DNS server than they used to, or are told to.',
  config,
  create({ learningSpanMs }, deps): Detector {
    const { deviceOf, onRefused } = deps;
    const devices = boundedMap<Habits>({ keysMax: DEVICES_MAX, onRefused: () => onRefused('devices') });
    const news = boundedMap<News>({ keysMax: NEWS_MAX, onRefused: () => onRefused('news') });
    const onChange = (change: OfferChange) => deps.raise(offerFinding(change, deps));
    const offered = offeredResolvers({ learningSpanMs, deviceOf, onRefused, onChange });

    /** It is new for this device, which is used to others. */
    const learn = (key: string, time: number, dst: string): boolean => {
      const habits = devices.get(key);
      if (!habits) devices.set(key, { sinceUs: time, resolvers: [dst] });
      if (!habits || habits.resolvers.length > RESOLVERS_MAX) return false;
      habits.resolvers.push(dst);
      return time - habits.sinceUs >= learningSpanMs * 1000 && habits.resolvers.length <= RESOLVERS_MAX;
    };
    const noteNews = (site: string, resolver: string, mac: string): News => {
      const key = `${site} ${resolver}`;
      const known = news.get(key) ?? { macs: [], count: 0 };
      known.count++;
      if (known.macs.length < LISTED_MAX) known.macs.push(mac);
      news.set(key, known);
      return known;
    };
    const isAll = (site: string, { count }: News): boolean => {
      if (count < ALL_MIN) return false;
      const all = [...devices.entries()].filter(([key]) => key.startsWith(`${site} `)).length;
      return count * 2 >= all;
    };

    return {
      dns(event) {
        const { site, srcMac, dst } = event;
        if (srcMac === undefined || dst === undefined || !isAnswered(event)) return;
        const key = `${site} ${srcMac}`;
        if (devices.get(key)?.resolvers.includes(dst)) return;
        if (!isNear(event.src) || deviceOf(site, { mac: srcMac })?.router) return;
        if (!learn(key, event.time, dst) || offered.has(site, dst)) return;
        // That the gateway is another one is news of its own, and that it answers for names is none.
        if (deviceOf(site, { ip: dst })?.router) return;
        const told = noteNews(site, dst, srcMac);
        deps.raise(lookupFinding({ ...event, dst }, told, isAll(site, told), deps));
      },
      dhcp(event) {
        offered.heard(event);
        offered.dhcp(event);
      },
      neighbor(event) {
        offered.heard(event);
        offered.neighbor(event);
      },
      tick: offered.tick,
      save: () => ({
        devices: devices.save().map(([key, { sinceUs, resolvers }]) => [key, sinceUs, resolvers]),
        news: news.save(),
        offered: offered.save(),
      }),
      restore(state) {
        const saved = SavedState.parse(state);
        devices.restore(saved.devices.map(([key, sinceUs, resolvers]) => [key, { sinceUs, resolvers }]));
        news.restore(saved.news);
        offered.restore(saved.offered);
      },
    };
  },
});

/** A lookup that a server answered: a question alone is no use of it, and an answer alone anybody may send. */
const isAnswered = ({ via, rcode, rttUs }: DnsEvent): boolean =>
  (via === 'udp' || via === 'tcp') && rcode !== undefined && rttUs !== undefined;

type Deps = Pick<DetectorDeps, 'deviceOf'>;

const ADVICE =
  'If somebody here set this up, or an app or VPN of yours does it, all is well; else look at the DNS settings of ';

function lookupFinding(event: DnsEvent & { dst: string }, { macs, count }: News, isAll: boolean, deps: Deps): Finding {
  const { site, sensor, time, srcMac, src, dst, name } = event;
  const device = deps.deviceOf(site, { mac: srcMac });
  const labels = macs.map((mac) => labelOf(site, mac, deps));
  const who = count === 1 ? (device ? deviceLabel(device) : src) : `${count} devices at ${site}`;
  return {
    severity: isAll ? 'high' : severityOf(dst),
    identity: [dst],
    ...{ time, site, sensor },
    // One device is to blame for its own settings; that all ask elsewhere is none's fault.
    ...(count === 1 ? { device, address: src } : { address: dst }),
    title: `${who} now ${count === 1 ? 'asks' : 'ask'} ${resolverLabel(site, dst, deps)} for names`,
    evidence: {
      resolver: dst,
      ...(publicResolverAt(dst) ? { runBy: publicResolverAt(dst) as string } : {}),
      devices: labels.join(', '),
      count,
      firstName: name,
    },
    why: 'Who answers for names decides where every connection goes, and knows of all of them; filters of your own are passed by.',
    advice: `${ADVICE}${count === 1 ? who : 'the router'}.`,
  };
}

function offerFinding({ site, sensor, time, by, fresh, before }: OfferChange, deps: Deps): Finding {
  const device = deps.deviceOf(site, by.mac ? { mac: by.mac } : { ip: by.ip });
  const who = device ? deviceLabel({ ...device, addresses: [by.ip] }) : by.ip;
  const labels = fresh.map((ip) => resolverLabel(site, ip, deps)).join(' and ');
  return {
    severity: 'high',
    identity: fresh,
    ...{ time, site, sensor, device, address: by.ip },
    title: `${who} now tells all devices at ${site} to ask ${labels} for names`,
    evidence: {
      resolver: fresh.join(', '),
      before: before.join(', '),
      toldBy: by.ip,
      ...(by.mac ? { mac: by.mac } : {}),
    },
    why: 'Who answers for names decides where every connection of every device goes; break-ins into routers change just this.',
    advice: `${ADVICE}${who}, and change its password.`,
  };
}

/** Nobody knows who runs a resolver on the internet that is not a public one. */
const severityOf = (resolver: string): Severity => (isNear(resolver) || publicResolverAt(resolver) ? 'normal' : 'high');

function resolverLabel(site: string, ip: string, { deviceOf }: Deps): string {
  const publicName = publicResolverAt(ip);
  if (publicName) return `${ip} (${publicName})`;
  const device = isNear(ip) ? deviceOf(site, { ip }) : undefined;
  return device ? `${deviceLabel({ ...device, addresses: [ip] })}` : ip;
}

const labelOf = (site: string, mac: string, { deviceOf }: Deps): string => {
  const device = deviceOf(site, { mac });
  return device ? deviceLabel(device) : mac;
};
