import type { DnsEvent } from '@lanhound/proto';
import { z } from 'zod';
import { type Detector, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { type Party, partyOf } from '../party.ts';
import { SavedFinding } from '../saved-finding.ts';
import { boundedMap } from '../window.ts';

const config = z.strictObject({
  forwardSpanMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2000)
    .describe(
      'When a device that resolves names for others asks for a listed one, wait this long for the lookup that it ' +
        'forwards, and report only who asked first. Two seconds outlast a slow answer.',
    ),
});

/** Presentation names are at most 1004 characters (253 bytes, each maybe \ddd); a title needs fewer. */
const TITLE_NAME_CHARS_MAX = 100;
/** Addresses known to answer lookups. */
const RESOLVERS_MAX = 1000;
/** Lookups of resolvers that wait for whom they are forwarded for. */
const HELD_MAX = 1000;

const SavedState = z.object({
  resolvers: z.array(z.string()),
  held: z.array(z.tuple([z.string(), SavedFinding])),
});

export const dnsBlocklist = defineDetector({
  name: 'dns-blocklist',
  severity: 'critical',
  summary: 'A name is looked up that is on a configured list, itself or a parent of it.',
  config,
  create({ forwardSpanMs }, deps): Detector {
    const resolvers = boundedMap<true>({ keysMax: RESOLVERS_MAX, onRefused: () => deps.onRefused('resolvers') });
    const held = boundedMap<Finding>({ keysMax: HELD_MAX, onRefused: () => deps.onRefused('held') });
    const resolves = (site: string, { ip, device }: Party): boolean =>
      [ip, ...(device?.addresses ?? [])].some((address) => resolvers.get(`${site} ${address}`));
    const release = (isDue: (finding: Finding) => boolean) => {
      held.forget((finding) => {
        if (!isDue(finding)) return false;
        deps.raise(finding);
        return true;
      });
    };

    return {
      dns(event) {
        // Multicast names are the local network's own and on no list.
        if (event.via === 'mdns' || event.via === 'llmnr') return;
        if (event.rcode !== undefined && event.dst) resolvers.set(`${event.site} ${event.dst}`, true);
        const hit = deps.nameLists.match(event.name);
        if (!hit) return;
        const asker = partyOf(deps, event.site, { ip: event.src, mac: event.srcMac });
        const finding = findingOf(event, hit, asker);
        const key = `${event.site} ${event.name}`;
        if (resolves(event.site, asker)) {
          if (!held.get(key) && held.set(key, finding)) return;
        } else {
          held.delete(key);
        }
        deps.raise(finding);
      },
      tick: (nowUs) => release(({ time }) => nowUs - time >= forwardSpanMs * 1000),
      finish: () => release(() => true),
      save: () => ({ resolvers: resolvers.save().map(([key]) => key), held: held.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        resolvers.restore(saved.resolvers.map((key) => [key, true]));
        held.restore(saved.held);
      },
    };
  },
});

function findingOf(event: DnsEvent, { list, entry }: { list: string; entry: string }, asker: Party): Finding {
  const { time, site, sensor, name, qtype, dst } = event;
  const outcome = outcomeOf(event);
  const shown = name.length > TITLE_NAME_CHARS_MAX ? `…${name.slice(-TITLE_NAME_CHARS_MAX)}` : name;
  const evidence: Evidence = {
    name,
    list,
    entry,
    ...(dst === undefined ? {} : { resolver: dst }),
    [`answer${SHOWN_TYPES.has(qtype) ? qtype : 'Other'}`]: outcome.answer,
    blocked: outcome.blocked,
  };
  return {
    severity: 'critical',
    identity: [asker.key, entry],
    time,
    site,
    sensor,
    device: asker.device,
    address: asker.ip,
    title: `${asker.label} looked up ${shown}, which is on the list ${list}${outcome.blocked ? '; it was blocked' : ''}`,
    evidence,
    why: `Names on ${list} belong to what its makers warn of; a device asks for one when it runs such a thing or was led to it.`,
    advice: outcome.blocked
      ? `Your resolver kept it away; find out which program on ${asker.label} asked.`
      : `Find out which program on ${asker.label} asked; if the name is harmless, add it to detect.lists.allow.`,
  };
}

/** What came of the lookup, in words. */
function outcomeOf({ rcode, answers = [], blockedBy }: DnsEvent): { answer: string; blocked: boolean } {
  if (blockedBy !== undefined) return { answer: `blocked by the resolver: ${cut(blockedBy)}`, blocked: true };
  if (rcode === undefined) return { answer: 'no answer was seen', blocked: false };
  const addresses = answers.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ data }) => data);
  const [first] = addresses;
  if (first !== undefined && addresses.every((address) => NOWHERE.has(address))) {
    return { answer: `blocked by the resolver (${first})`, blocked: true };
  }
  if (rcode === 'NXDOMAIN') return { answer: 'NXDOMAIN: blocked by the resolver, or gone', blocked: true };
  if (rcode !== 'NOERROR') return { answer: rcode, blocked: false };
  const shown = answers.slice(0, 5).map(({ data }) => data);
  return { answer: shown.length > 0 ? shown.join(', ') : 'nothing of this type', blocked: false };
}

/** What blocking resolvers answer instead of the truth. */
const NOWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '127.0.0.1', '::1']);

/** Types whose answers are shown one by one; a bounded set, because evidence of repeats adds up. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(['A', 'AAAA', 'HTTPS', 'CNAME', 'TXT', 'MX']);

/** A resolver's words are those of whoever wrote its lists. */
const cut = (words: string): string => words.slice(0, TITLE_NAME_CHARS_MAX);
