import type { Event } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { SavedFinding } from '../saved-finding.ts';
import { boundedMap } from '../window.ts';
import { sightingOf } from './sighting.ts';

const config = z.strictObject({
  learningSpanMs: z
    .int()
    .min(0)
    .max(30 * 24 * 3600 * 1000)
    .default(600_000)
    .describe(
      "Devices that appear within this time of a site's first event are its inventory, told in one summary. Ten " +
        'minutes see nearly every device of a home: ARP caches, DHCP renewals and mDNS announcements repeat sooner.',
    ),
});

/** A collector serves few sites; each has a sensor with credentials. */
const SITES_MAX = 1000;
/** MACs remembered for a site's summary; the rest is counted. */
const LEARNED_MAX = 1000;
/** Labels in a summary's title; the evidence has more. */
const TITLE_LABELS_MAX = 3;
const EVIDENCE_LABELS_MAX = 100;
/** A device's name follows its first packet by DHCP or mDNS within about this time. */
const NAMING_US = 60_000_000;
/** New devices watched for their names at once. */
const NAMING_MAX = 1000;

interface Site {
  /** Event time of the site's first event ever. */
  firstUs: number;
  learned: string[];
  learnedCount: number;
  /** How many of the learned the last summary told. */
  toldCount: number;
  sensor: string;
}

const SavedSites = z.record(
  z.string(),
  z.object({
    firstUs: z.number(),
    learned: z.array(z.string()).max(LEARNED_MAX),
    learnedCount: z.number(),
    toldCount: z.number(),
    sensor: z.string(),
  }),
);

const SavedState = z.object({
  sites: SavedSites,
  naming: z.array(
    z.tuple([
      z.string(),
      z.object({ device: z.object({ site: z.string(), mac: z.string() }), finding: SavedFinding, told: z.string() }),
    ]),
  ),
});

interface Naming {
  device: Pick<Device, 'site' | 'mac'>;
  finding: Finding;
  told: string;
}

export const newDevice = defineDetector({
  name: 'new-device',
  severity: 'high',
  summary: 'A device never seen before appears on the network.',
  config,
  create({ learningSpanMs }, deps): Detector {
    const learningUs = learningSpanMs * 1000;
    const sites = boundedMap<Site>({ keysMax: SITES_MAX, onRefused: () => deps.onRefused('sites') });
    const naming = boundedMap<Naming>({ keysMax: NAMING_MAX, onRefused: () => deps.onRefused('naming') });

    const siteOf = ({ site, sensor, time }: Event): Site => {
      const known = sites.get(site);
      if (known) return known;
      const made = { firstUs: time, learned: [], learnedCount: 0, toldCount: 0, sensor };
      sites.set(site, made);
      return made;
    };
    const see = (event: Event) => void siteOf(event);
    const summarise = (name: string, site: Site, timeUs: number) => {
      if (site.learnedCount === site.toldCount) return;
      site.toldCount = site.learnedCount;
      deps.raise(summaryOf(name, site, timeUs, deps));
    };
    const nameLater = (nowUs: number) => {
      naming.forget(({ device, finding, told }, key) => {
        const known = deps.deviceOf(device.site, { mac: device.mac });
        const now = known && toldBy(known);
        if (known && now !== undefined && now !== told) {
          const words = { device: known, title: titleOf(known), evidence: { ...finding.evidence, ...factsOf(known) } };
          deps.raise({ ...finding, ...words, amends: true });
          naming.set(key, { device, finding, told: now });
        }
        return nowUs - finding.time > NAMING_US;
      });
    };

    return {
      ...{ flow: see, dns: see, dhcp: see, neighbor: see, announcement: see, tls: see, http: see },
      ...{ cleartext: see, sensorStats: see },
      sensorLoss: see,
      deviceAppeared(device, event) {
        const site = siteOf(event);
        if (event.time - site.firstUs < learningUs) {
          site.learnedCount++;
          if (site.learned.length < LEARNED_MAX) site.learned.push(device.mac);
          return;
        }
        const finding = findingOf(device, event);
        deps.raise(finding);
        const { site: name, mac } = device;
        naming.set(`${name} ${mac}`, { device: { site: name, mac }, finding, told: toldBy(device) });
      },
      tick(nowUs) {
        for (const [name, site] of sites.entries()) {
          if (nowUs - site.firstUs >= learningUs) summarise(name, site, site.firstUs + learningUs);
        }
        nameLater(nowUs);
      },
      finish(nowUs) {
        for (const [name, site] of sites.entries()) summarise(name, site, nowUs);
      },
      save: () => ({ sites: Object.fromEntries(sites.entries()), naming: naming.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        sites.restore(Object.entries(saved.sites));
        naming.restore(saved.naming);
      },
    };
  },
});

function findingOf(device: Device, event: Event): Finding {
  return {
    severity: 'high',
    identity: [device.mac],
    time: event.time,
    site: event.site,
    sensor: event.sensor,
    device,
    title: titleOf(device),
    evidence: { ...factsOf(device), sensor: event.sensor, seenBy: sightingOf(event, device.mac) },
    why: device.randomised
      ? 'It hides its maker behind a private (randomised) MAC, as phones do when they join a network; a phone you know may return as a new device.'
      : 'Somebody joined your network, or a device was plugged in, that was never here before.',
    advice:
      'If you know what it is, give it a name; if nobody here knows it, change the Wi-Fi password and look where it is plugged in.',
  };
}

function titleOf(device: Device): string {
  const privately = device.randomised && device.names.length > 0 ? ', with a private MAC' : '';
  return `New device at ${device.site}: ${deviceLabel(device)}${privately}`;
}

function factsOf(device: Device): Evidence {
  const { mac, vendor, randomised, addresses, names } = device;
  return {
    mac,
    ...(randomised ? { privateMac: true } : {}),
    ...(vendor ? { vendor } : {}),
    ...(addresses.length > 0 ? { addresses: addresses.join(', ') } : {}),
    ...(names.length > 0 ? { names: names.join(', ') } : {}),
  };
}

/** What of a device is worth telling again when it changes. */
const toldBy = ({ names, addresses }: Device): string => JSON.stringify([names[0], addresses.toSorted()]);

function summaryOf(name: string, site: Site, time: number, { deviceOf }: Pick<DetectorDeps, 'deviceOf'>): Finding {
  const labels = site.learned.map((mac) => {
    const device = deviceOf(name, { mac });
    return device ? deviceLabel(device) : mac;
  });
  const listed = labels.slice(0, TITLE_LABELS_MAX).join(', ');
  const more = site.learnedCount - Math.min(labels.length, TITLE_LABELS_MAX);
  const devices = site.learnedCount === 1 ? '1 device' : `${site.learnedCount} devices`;
  return {
    severity: 'info',
    identity: ['learned'],
    time,
    site: name,
    sensor: site.sensor,
    title: `Learned ${devices} at ${name}: ${listed}${more > 0 ? ` and ${more} more` : ''}`,
    evidence: { devices: site.learnedCount, list: labels.slice(0, EVIDENCE_LABELS_MAX).join(', ') },
    why: 'These were here when lanhound began to watch and are taken to belong here; any other device is reported from now on.',
    advice:
      'Read the list once: a device that you do not know deserves a look now, because it will not be reported again.',
  };
}
