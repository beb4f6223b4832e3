// Who does something for a whole site, as DHCP servers and routers do, and who comes to do it besides or instead.
import { z } from 'zod';
import type { DetectorDeps } from '../detector.ts';
import { boundedMap } from '../window.ts';

const SECOND_US = 1_000_000;

/** Sites are of sensors with credentials. */
const SITES_MAX = 1_000;
/** Providers of one site; a home has one or two, whoever invents more is told of by the first of them. */
const PROVIDERS_MAX = 16;
/** Heard so shortly before another came, the one that was there is there still: routers are never silent for long. */
const ALIVE_US = 10 * SECOND_US;
/** Is nothing heard of the old one for so long after the new one came, the new one stands in its place. */
const SUCCEED_US = 600 * SECOND_US;
/** A newcomer not heard for so long is gone; the old ones not heard for so long are, too. */
const GONE_US = 24 * 3600 * SECOND_US;

export const Provider = z.object({
  ip: z.string(),
  /** Absent when a relay passed its word on. */
  mac: z.string().exactOptional(),
  sensor: z.string(),
  firstUs: z.number(),
  lastUs: z.number(),
  count: z.number(),
  /** What it hands out, in words of the detector. */
  gives: z.record(z.string(), z.string()),
  standing: z.enum(['known', 'waiting', 'rival']),
  /** It said that it does not do it any longer. */
  resigned: z.boolean().exactOptional(),
});
export type Provider = z.output<typeof Provider>;

export type Sighting = Pick<Provider, 'ip' | 'mac' | 'sensor' | 'gives'> & { site: string; timeUs: number };

export interface ProvidersOptions extends Pick<DetectorDeps, 'deviceOf' | 'onRefused'> {
  learningSpanMs: number;
  /** It may join those that are known without a word, also when it is the first after the time of learning. */
  belongs(site: string, provider: Provider, known: readonly Provider[]): boolean;
  /** Who was replaced may come back without a word, as the machines of a failover do. */
  keepsFormer?: boolean;
  /** It is here besides those that are known; for every time it shows itself. */
  onRival?(site: string, rival: Provider, known: readonly Provider[], timeUs: number): void;
  /** It is here in place of those that were known. */
  onSuccessor?(site: string, successor: Provider, gone: readonly Provider[], timeUs: number): void;
  /** A rival is gone, or is what there is now. */
  onOver?(site: string, rival: Provider, timeUs: number): void;
}

export interface Providers {
  /** The site is watched. */
  heard(site: string, timeUs: number): void;
  see(sighting: Sighting): void;
  /** It says that it does not do it any longer. */
  resign(site: string, ip: string, mac: string | undefined): void;
  known(site: string): readonly Provider[];
  isLearning(site: string, timeUs: number): boolean;
  tick(nowUs: number): void;
  save(): unknown;
  restore(state: unknown): void;
}

const Site = z.object({ firstUs: z.number(), providers: z.array(Provider) });
type Site = z.output<typeof Site>;
const SavedState = z.array(z.tuple([z.string(), Site]));

export function providers(options: ProvidersOptions): Providers {
  const { onRefused } = options;
  const sites = boundedMap<Site>({ keysMax: SITES_MAX, onRefused: () => onRefused('sites') });

  const siteOf = (name: string, timeUs: number): Site => {
    const known = sites.get(name);
    if (known) return known;
    const made: Site = { firstUs: timeUs, providers: [] };
    sites.set(name, made);
    return made;
  };
  const { standingOf, weigh } = createWeighing(options);

  return {
    heard: (name, timeUs) => void siteOf(name, timeUs),
    see(sighting) {
      const site = siteOf(sighting.site, sighting.timeUs);
      const found = site.providers.find((each) => isSame(each, sighting));
      if (!found && !hasRoom(site)) return onRefused('providers');
      const provider = found ?? providerOf(sighting);
      if (!found) {
        provider.standing = standingOf(sighting.site, site, provider);
        site.providers.push(provider);
      }
      provider.lastUs = Math.max(provider.lastUs, sighting.timeUs);
      provider.count++;
      delete provider.resigned;
      provider.gives = { ...provider.gives, ...sighting.gives };
      if (provider.standing === 'rival') {
        options.onRival?.(sighting.site, provider, knownOf(site), sighting.timeUs);
      }
    },
    resign(name, ip, mac) {
      const provider = sites.get(name)?.providers.find((each) => isSame(each, { ip, mac }));
      if (provider) provider.resigned = true;
    },
    known: (name) => knownOf(sites.get(name)),
    isLearning: (name, timeUs) => timeUs - (sites.get(name)?.firstUs ?? timeUs) < options.learningSpanMs * 1000,
    tick(nowUs) {
      for (const [name, site] of sites.entries()) {
        for (const each of site.providers) if (each.standing !== 'known') weigh(name, site, each, nowUs);
        const gone = site.providers.filter(({ standing, lastUs }) => standing !== 'known' && nowUs - lastUs >= GONE_US);
        for (const each of gone) if (each.standing === 'rival') options.onOver?.(name, each, nowUs);
        if (gone.length > 0) site.providers = site.providers.filter((each) => !gone.includes(each));
      }
    },
    save: () => sites.save(),
    restore: (state) => sites.restore(SavedState.parse(state)),
  };
}

/** Whether a newcomer belongs, comes besides, or in place of who was there. */
function createWeighing(options: ProvidersOptions) {
  const { deviceOf, belongs } = options;
  const lastHeardUs = (site: string, { mac, ip, lastUs, resigned }: Provider): number =>
    resigned ? 0 : Math.max(lastUs, deviceOf(site, mac ? { mac } : { ip })?.lastSeen ?? 0);
  const isOneDevice = (site: string, a: Provider, b: Provider): boolean => {
    const [one, other] = [a, b].map(({ mac }) => (mac ? (deviceOf(site, { mac })?.mac ?? mac) : undefined));
    return one !== undefined && one === other;
  };
  const standingOf = (name: string, site: Site, provider: Provider): Provider['standing'] => {
    const known = knownOf(site);
    const isLearning = provider.firstUs - site.firstUs < options.learningSpanMs * 1000;
    if (isLearning || belongs(name, provider, known)) return 'known';
    if (known.some((each) => isOneDevice(name, each, provider))) return 'known';
    const isAlive = known.some((each) => lastHeardUs(name, each) >= provider.firstUs - ALIVE_US);
    return isAlive || known.length === 0 ? 'rival' : 'waiting';
  };
  /** The old ones may be heard again, or not; and a rival may outlive them. */
  const weigh = (name: string, site: Site, provider: Provider, nowUs: number): void => {
    const known = knownOf(site);
    const heardUs = Math.max(...known.map((each) => lastHeardUs(name, each)));
    if (provider.standing === 'waiting' && heardUs > provider.firstUs) {
      provider.standing = 'rival';
      options.onRival?.(name, provider, known, nowUs);
    }
    const isAlone = known.length > 0 && provider.lastUs - heardUs >= GONE_US;
    const hasWaited = provider.standing === 'waiting' && nowUs - provider.firstUs >= SUCCEED_US;
    if (!hasWaited && !(provider.standing === 'rival' && isAlone)) return;
    if (provider.standing === 'rival') options.onOver?.(name, provider, nowUs);
    provider.standing = 'known';
    if (options.keepsFormer) for (const each of known) each.resigned = true;
    else site.providers = site.providers.filter((each) => !known.includes(each));
    options.onSuccessor?.(name, provider, known, nowUs);
  };
  return { standingOf, weigh };
}

const knownOf = (site: Site | undefined): Provider[] =>
  site?.providers.filter(({ standing }) => standing === 'known') ?? [];

/** Room for one more, if need be of one that is replaced. */
function hasRoom(site: Site): boolean {
  const at = site.providers.length < PROVIDERS_MAX ? -1 : site.providers.findIndex(({ resigned }) => resigned === true);
  if (at >= 0) site.providers.splice(at, 1);
  return site.providers.length < PROVIDERS_MAX;
}

const isSame = (provider: Provider, { ip, mac }: { ip: string; mac?: string | undefined }): boolean =>
  provider.ip === ip && (provider.mac === mac || provider.mac === undefined || mac === undefined);

function providerOf({ ip, mac, sensor, timeUs, gives }: Sighting): Provider {
  return {
    ...{ ip, sensor, gives, firstUs: timeUs, lastUs: timeUs, count: 0, standing: 'known' },
    ...(mac ? { mac } : {}),
  };
}
