import type { Event } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { kindWords } from '../../inventory/kind/kind.ts';
import type { News } from '../../inventory/news.ts';
import { type Detector, type DetectorDeps, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { SavedFinding } from '../saved-finding.ts';
import { boundedMap } from '../window.ts';

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

type Of<T extends News['type']> = Extract<News, { type: T }>;

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
    const naming = createNaming(deps);

    const siteOf = ({ site, sensor, time }: Pick<Event, 'site' | 'sensor' | 'time'>): Site => {
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
    const appeared = (news: Of<'appeared'>) => {
      const { device, time, sensor } = news;
      const site = siteOf({ site: device.site, sensor, time });
      if (time - site.firstUs < learningUs) {
        site.learnedCount++;
        if (site.learned.length < LEARNED_MAX) site.learned.push(device.mac);
        return;
      }
      // Somebody has said already what it is.
      if (device.state !== 'new') return;
      const finding = findingOf(news, deps);
      deps.raise(finding);
      naming.watch(device, finding);
    };
    const recognised = ({ device, mac, time, reasons }: Of<'recognised'>) => {
      naming.end(device.site, mac);
      const evidence = { knownAs: deviceLabel(device), because: reasons.join(', ') };
      deps.resolve({ site: device.site, identity: [mac], time, evidence });
    };

    return {
      ...{ flow: see, dns: see, dhcp: see, neighbor: see, announcement: see, tls: see, http: see },
      ...{ cleartext: see, sensorStats: see },
      sensorLoss: see,
      news(news) {
        if (news.type === 'appeared') appeared(news);
        else if (news.type === 'recognised') recognised(news);
      },
      tick(nowUs) {
        for (const [name, site] of sites.entries()) {
          if (nowUs - site.firstUs >= learningUs) summarise(name, site, site.firstUs + learningUs);
        }
        naming.tick(nowUs);
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

/** What was told of new devices, told again once more is known of them. */
function createNaming(deps: DetectorDeps) {
  const naming = boundedMap<Naming>({ keysMax: NAMING_MAX, onRefused: () => deps.onRefused('naming') });
  return {
    watch({ site, mac, ...device }: Device, finding: Finding): void {
      naming.set(`${site} ${mac}`, { device: { site, mac }, finding, told: toldBy(device) });
    },
    end: (site: string, mac: string) => naming.delete(`${site} ${mac}`),
    tick(nowUs: number): void {
      naming.forget(({ device, finding, told }, key) => {
        const known = deps.deviceOf(device.site, { mac: device.mac });
        const now = known && toldBy(known);
        if (known && now !== undefined && now !== told) {
          const words = wordsOf(known, deps);
          deps.raise({ ...finding, ...words, evidence: { ...finding.evidence, ...words.evidence }, amends: true });
          naming.set(key, { device, finding, told: now });
        }
        return nowUs - finding.time > NAMING_US;
      });
    },
    save: () => naming.save(),
    restore: (saved: [string, Naming][]) => naming.restore(saved),
  };
}

function findingOf({ device, time, sensor, seenBy }: Of<'appeared'>, deps: Pick<DetectorDeps, 'deviceOf'>): Finding {
  const { site, mac } = device;
  const words = wordsOf(device, deps);
  return { ...{ identity: [mac], time, site, sensor }, ...words, evidence: { ...words.evidence, sensor, seenBy } };
}

type Words = Pick<Finding, 'severity' | 'device' | 'title' | 'evidence' | 'why' | 'advice'>;

/** What there is to say of it as far as it is known by now. */
function wordsOf(device: Device, { deviceOf }: Pick<DetectorDeps, 'deviceOf'>): Words {
  const { resembles, site, mac } = device;
  const other = resembles && deviceOf(site, { mac: resembles.mac });
  if (!resembles || !other)
    return { severity: 'high', device, title: titleOf(device), evidence: factsOf(device), ...UNKNOWN };
  const label = deviceLabel(other);
  return {
    severity: 'normal',
    device,
    title: `Is this ${label}? ${titleOf(device)}`,
    evidence: {
      ...factsOf(device),
      perhaps: label,
      perhapsMac: other.mac,
      surePercent: Math.round(resembles.confidence * 100),
      because: resembles.reasons.join(', '),
    },
    why: 'It resembles a device that you know: phones change their MAC now and then, and so does whoever wants to pass for one.',
    advice: `If it is ${label}, say so: lanhound device merge ${other.mac} ${mac}. If nobody here knows it, change the Wi-Fi password.`,
  };
}

const UNKNOWN = {
  why: 'Somebody joined your network, or a device was plugged in, that was never here before.',
  advice:
    'If you know what it is, give it a name; if nobody here knows it, change the Wi-Fi password and look where it is plugged in.',
};

function titleOf(device: Device): string {
  const privately = device.randomised && device.names.length > 0 ? ', with a private MAC' : '';
  return `New device at ${device.site}: ${deviceLabel(device)}${privately}`;
}

function factsOf(device: Device): Evidence {
  const { mac, vendor, randomised, addresses, names, kind, model, system } = device;
  return {
    mac,
    ...(randomised ? { privateMac: true } : {}),
    ...(vendor ? { vendor } : {}),
    ...(kind ? { kind: `${kindWords(kind.value)} (${Math.round(kind.confidence * 100)} % sure)` } : {}),
    ...(model ? { model } : {}),
    ...(system ? { system } : {}),
    ...(addresses.length > 0 ? { addresses: addresses.join(', ') } : {}),
    ...(names.length > 0 ? { names: names.join(', ') } : {}),
  };
}

/** What of a device is worth telling again when it changes. */
const toldBy = ({ names, addresses, kind, model, resembles }: Omit<Device, 'site' | 'mac'>): string =>
  JSON.stringify([names[0], addresses.toSorted(), kind?.value, model, resembles?.mac]);

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
