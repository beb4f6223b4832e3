import { type FlowEvent, TCP, UDP } from '@lanhound/proto';
import { z } from 'zod';
import { isEstablished, sawStart } from '../conversation.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { type KeySet, keySet } from '../key-set.ts';
import { type Party, partyOf } from '../party.ts';
import { boundedMap } from '../window.ts';
import { type Destination, destinationOf, mayYetBeNamed } from './destination.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(365 * 24 * 3600 * 1000)
    .default(7 * 24 * 3600 * 1000)
    .describe(
      "After a device's first connection, its connections are its habits and not reported. A week, because homes " +
        'live by weeks: backups, updates and visits come on their day.',
    ),
  domainsMax: z
    .int()
    .min(0)
    .max(10_000)
    .default(64)
    .describe(
      'A device with more internet domains than this is taken for one that people browse with: its domains are told ' +
        'apart no more, only ports. Appliances stay far below, phones and laptops are past it within hours.',
    ),
  portsMax: z
    .int()
    .min(0)
    .max(10_000)
    .default(24)
    .describe(
      'A device with more ports of the internet than this, at addresses without a name, talks to other homes: games ' +
        'and calls do, on any port. Its ports from 1024 on are told apart no more.',
    ),
  domainsNotable: z
    .int()
    .min(0)
    .max(10_000)
    .default(6)
    .describe(
      'What is new of a device with more internet domains than this is only for information: people use it. A camera ' +
        'or a lamp has two or three, for which a further one is worth a look.',
    ),
  keysPerDeviceMax: z
    .int()
    .min(16)
    .max(1_000_000)
    .default(4096)
    .describe('Connections remembered of one device; beyond, new ones are counted and not reported.'),
  keysMax: z
    .int()
    .min(1000)
    .max(10_000_000)
    .default(200_000)
    .describe('Connections remembered in all, at 8 to 32 bytes each; beyond, new ones are counted and not reported.'),
  burstMax: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('New connections of one device told one by one within an hour; further ones go into one alert.'),
});

/** Those before are of services that everybody knows (RFC 6335 section 6). */
const REGISTERED_PORTS_FROM = 1024;
/** Devices remembered: more than any network of one site, randomised MACs of a year of visitors included. */
const DEVICES_MAX = 20_000;
const BURST_US = 3600 * 1_000_000;
/** Destinations named in the alert for a burst; the newest. */
const BURST_LIST_MAX = 20;
/** As long as a name on the internet can be; they are kept of every device. */
const BURST_NAME_LENGTH_MAX = 255;

/** What one device does. */
interface Habits {
  /** Event time of its first connection. */
  sinceUs: number;
  keys: KeySet;
  /** Domains among the keys. */
  domains: number;
  /** Ports of the internet among the keys. */
  ports: number;
  burst: { startUs: number; count: number; list: string[] };
}

const SavedBurst = z.object({ startUs: z.number(), count: z.number(), list: z.array(z.string()) });
const SavedHabits = z.array(z.tuple([z.string(), z.number(), z.number(), z.string(), SavedBurst, z.number()]));

export const newConnection = defineDetector({
  name: 'new-connection',
  severity: 'normal',
  summary:
    'A device talks to a destination, on a port, that it never talked to, after the time in which it is learned.',
  config,
  create(
    { learningSpanMs, domainsMax, portsMax, domainsNotable, keysPerDeviceMax, keysMax, burstMax },
    deps,
  ): Detector {
    const learningUs = learningSpanMs * 1000;
    const devices = boundedMap<Habits>({ keysMax: DEVICES_MAX, onRefused: () => deps.onRefused('devices') });
    let keysHeld = 0;

    const habitsOf = (device: string, timeUs: number): Habits | undefined => {
      const known = devices.get(device);
      if (known) return known;
      const burst = { startUs: timeUs, count: 0, list: [] };
      const made = { sinceUs: timeUs, keys: keySet(), domains: 0, ports: 0, burst };
      return devices.set(device, made) ? made : undefined;
    };
    /** True when the key is new and there was room for it. */
    const learn = (habits: Habits, key: string): boolean => {
      if (habits.keys.has(key)) return false;
      if (habits.keys.size >= keysPerDeviceMax || keysHeld >= keysMax) {
        deps.onRefused('connections');
        return false;
      }
      habits.keys.add(key);
      keysHeld++;
      return true;
    };
    const isNew = (habits: Habits, destination: Destination): boolean => {
      if (destination.where === 'site') return learn(habits, `${destination.who} ${destination.port}`);
      const isOneOfMany = habits.ports >= portsMax && destination.number >= REGISTERED_PORTS_FROM;
      const portIsNew = !isOneOfMany && learn(habits, `internet ${destination.port}`);
      if (portIsNew) habits.ports++;
      if (destination.domain === undefined) return portIsNew;
      const key = `${destination.domain} ${destination.port}`;
      if (habits.domains >= domainsMax) return portIsNew && !habits.keys.has(key);
      const domainIsNew = learn(habits, key);
      if (domainIsNew) habits.domains++;
      return domainIsNew;
    };

    return {
      flow(event) {
        if (!isWorthALook(event)) return;
        const client = partyOf(deps, event.site, { ip: event.src, mac: event.srcMac });
        if (!client.local) return;
        const habits = habitsOf(`${event.site} ${client.key}`, event.time);
        if (!habits) return;
        const server = partyOf(deps, event.site, { ip: event.dst, mac: event.dstMac });
        const destination = destinationOf(event, server);
        if (destination.where === 'internet' && mayYetBeNamed(event)) return;
        if (!isNew(habits, destination) || event.time - habits.sinceUs < learningUs) return;
        const isUsedByPeople = destination.where === 'internet' && habits.domains > domainsNotable;
        const finding = findingOf(event, destination, client, server);
        finding.severity = isUsedByPeople ? 'info' : 'normal';
        deps.raise(burstOr(habits, burstMax, event, client, finding));
      },
      save: () =>
        [...devices.entries()].map(([device, { sinceUs, domains, ports, keys, burst }]) => [
          ...[device, sinceUs, domains, keys.save()],
          ...[burst, ports],
        ]),
      restore(state) {
        for (const [device, sinceUs, domains, saved, burst, ports] of SavedHabits.parse(state)) {
          const keys = keySet(saved);
          if (devices.set(device, { sinceUs, keys, domains, ports, burst })) keysHeld += keys.size;
        }
      },
    };
  },
});

/** Only who began it and was answered; without the start of a TCP flow nobody knows who began it. */
function isWorthALook(event: FlowEvent): boolean {
  if (event.proto !== TCP && event.proto !== UDP) return false;
  if (event.proto === TCP && !sawStart(event)) return false;
  return isEstablished(event);
}

function findingOf(event: FlowEvent, destination: Destination, client: Party, server: Party): Finding {
  const { time, site, sensor, dst, dstPort = 0, serverName, app } = event;
  const { port } = destination;
  const domain = destination.where === 'internet' ? destination.domain : undefined;
  const what = destination.where === 'site' ? server.label : (domain ?? `${dst} on the internet`);
  return {
    severity: 'normal',
    identity: [client.key, destination.where === 'site' ? destination.who : (domain ?? 'internet'), port],
    time,
    site,
    sensor,
    device: client.device,
    address: client.ip,
    title: `${client.label} talks to ${what} on port ${port} for the first time`,
    evidence: {
      client: client.ip,
      destination: dst,
      ...(serverName ? { serverName } : {}),
      port: dstPort,
      ...(app ? { recognisedAs: app } : {}),
    },
    why: 'A device that suddenly has a new habit got an update, was given something to do, or was taken over.',
    advice: `If nobody changed anything on ${client.label}, find out what it wants there.`,
  };
}

/** One by one at first; when they come in a burst, all further ones of the hour as one. */
function burstOr(habits: Habits, burstMax: number, event: FlowEvent, client: Party, finding: Finding): Finding {
  const { burst } = habits;
  if (event.time - burst.startUs >= BURST_US) Object.assign(burst, { startUs: event.time, count: 0, list: [] });
  burst.count++;
  const name = (event.serverName ?? event.dst).slice(0, BURST_NAME_LENGTH_MAX);
  burst.list = [...burst.list, `${name}:${event.dstPort}`].slice(-BURST_LIST_MAX);
  if (burst.count <= burstMax) return finding;
  return {
    ...finding,
    identity: [client.key, 'burst', `${burst.startUs}`],
    title: `${client.label} makes many new connections: ${burst.count} within an hour`,
    evidence: { client: client.ip, connections: burst.count, newest: burst.list.join(', ') },
    why: 'Many new habits at once are what a scan, a program that was just installed, or a person on an appliance look like.',
    advice: `Look at the newest destinations; if ${client.label} is not used by a person just now, take it off the network.`,
  };
}
