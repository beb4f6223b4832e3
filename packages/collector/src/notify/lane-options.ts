import type { LaneOptions } from './lane/context.ts';
import { compileMatchers, matcherText, parseMatcher } from './matcher.ts';
import type { NotifyConfig, ReceiverConfig } from './notify-config.ts';
import type { ReceiverAudience } from './receiver.ts';

/** At once, so that the first news of an attack come by themselves, and then at a pace that can be read. */
const PERSON_PACE = { burst: 5, everyMs: 30_000 };

/** How one receiver is told, by what is configured and by who reads it. */
export function laneOptions(
  config: ReceiverConfig,
  {
    name,
    audience,
    hearsAll,
    digestAt,
  }: { name: string; audience: ReceiverAudience; hearsAll?: boolean } & Pick<NotifyConfig, 'digestAt'>,
): LaneOptions {
  const isPerson = audience === 'person';
  const matchers = config.match.map(parseMatcher);
  // In the order in which Alertmanager names its routes.
  const path = [...matchers].sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value)).map(matcherText);
  const groupBy = config.groupBy ?? (isPerson ? ['alertname'] : undefined);
  const pace = config.pace ?? (isPerson ? PERSON_PACE : undefined);
  return {
    ...{ name, audience, hearsAll, groupBy, digestAt, person: config.person, sendResolved: config.sendResolved },
    matches: compileMatchers(matchers),
    path: path.length > 0 ? `{}/{${path.join(',')}}` : '{}',
    severityFrom: config.severityFrom ?? (isPerson ? 'normal' : 'info'),
    groupWaitUs: config.groupWaitMs * 1000,
    // Alerts that are told by themselves have nothing to wait for.
    groupIntervalUs: groupBy ? config.groupIntervalMs * 1000 : 0,
    repeatUs: config.repeatIntervalMs * 1000,
    pace: pace && { burst: pace.burst, everyUs: pace.everyMs * 1000 },
  };
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** For metrics, logs, commands and the memory: "webhook", "webhook 2", or the name it was given. Never a URL. */
export function receiverNames(configs: readonly { type: string; name?: string | undefined }[]): string[] {
  const taken = new Set(configs.flatMap(({ name }) => name ?? []));
  const used = new Set<string>();
  return configs.map(({ type, name = type }) => {
    let free = name;
    for (let n = 2; used.has(free) || (free !== name && taken.has(free)); n++) free = `${name} ${n}`;
    used.add(free);
    return free;
  });
}
