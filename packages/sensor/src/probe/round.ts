import { parseIp } from '@lanhound/proto';
import type { Clock, Logger } from '@lanhound/runtime';
import { SUBNET_ADDRESSES_MAX, sweepOf } from './addresses.ts';
import type { AskAllNodes } from './all-nodes.ts';
import type { ProbeCounts } from './counts.ts';
import type { DiscoveryConfig } from './discovery-config.ts';
import type { LinkSocket, OpenLink } from './link-socket.ts';
import { isOn, type Link, linksTo, type Neighborhood } from './links.ts';
import { firstQuestions, type Question, SEARCH_SECONDS, serviceQuestions, USUAL_TYPES } from './questions.ts';
import { ALL_TYPES, createServiceTypes, type ServiceTypes } from './service-types.ts';

export interface RoundDeps {
  neighborhood: () => Neighborhood;
  open: OpenLink;
  askAllNodes: AskAllNodes;
  counts: ProbeCounts;
  clock: Clock;
  random: () => number;
  log: Logger;
}

const QUESTION_PAUSE_MS = 250;
const ANSWERS_MS = (SEARCH_SECONDS + 2) * 1000;
/** Troubles that are remembered as told; a machine has few, and each link its own. */
const TOLD_MAX = 256;

/** One search of one link. Rejects when nothing can be sent there at all. */
export function createRound(config: DiscoveryConfig, deps: RoundDeps, signal: AbortSignal) {
  const { counts, open, log } = deps;
  const tellOnce = onceEach();
  const ask = createAsk(deps, tellOnce, signal);
  const sweep = createSweep(config, deps, tellOnce, signal);

  const askNodes = async ({ interface: name }: Link) => {
    counts['discovery.questions']++;
    const answer = await deps.askAllNodes(name, signal);
    if (typeof answer === 'string') return;
    const fix = 'Install ping, to find machines that have IPv6 alone and offer nothing.';
    tellOnce('ping', () => log.info({ problem: answer.problem, fix }, 'cannot ask all IPv6 machines at once'));
  };

  return async (link: Link): Promise<void> => {
    counts['discovery.rounds']++;
    const types = createServiceTypes([ALL_TYPES, ...USUAL_TYPES]);
    const isNear = (from: string) => isOn(link, parseIp(from) ?? new Uint8Array(0));
    const socket = await open(link, (bytes, from) => (isNear(from) ? types.read(bytes) : undefined));
    try {
      if (link.family === 6) await askNodes(link);
      await askServices(socket, link, types);
      if (link.family === 4) await sweep(socket, link);
    } finally {
      socket.close();
    }
  };

  async function askServices(socket: LinkSocket, { family }: Link, types: ServiceTypes): Promise<void> {
    await ask(socket, firstQuestions(family));
    await deps.clock.sleep(ANSWERS_MS, signal);
    await ask(socket, serviceQuestions(family, types.take()));
    // Who answers finds the port open; what comes is captured as everything is.
    await deps.clock.sleep(ANSWERS_MS, signal);
    counts['discovery.typesOmitted'] += types.omitted;
  }
}

type TellOnce = (what: string, tell: () => void) => void;

function onceEach(): TellOnce {
  const told = new Set<string>();
  return (what, tell) => {
    if (told.has(what) || told.size >= TOLD_MAX) return;
    told.add(what);
    tell();
  };
}

/** One datagram that the kernel does not let out does not keep the others from going. */
const createAttempt =
  ({ counts, log }: RoundDeps, tellOnce: TellOnce) =>
  async (sent: Promise<void>, what: keyof ProbeCounts, to: { group: string } | { ip: string }): Promise<void> => {
    try {
      await sent;
      counts[what]++;
    } catch (error) {
      counts['discovery.failed']++;
      const { code = '' } = error as NodeJS.ErrnoException;
      tellOnce(code, () => log.warn({ err: error, ...to }, 'could not send while looking for devices'));
    }
  };

function createAsk(deps: RoundDeps, tellOnce: TellOnce, signal: AbortSignal) {
  const attempt = createAttempt(deps, tellOnce);
  return async (socket: LinkSocket, questions: readonly Question[]): Promise<void> => {
    for (const { group, port, bytes } of questions) {
      if (signal.aborted) return;
      await attempt(socket.ask(group, port, bytes), 'discovery.questions', { group });
      await deps.clock.sleep(QUESTION_PAUSE_MS, signal);
    }
  };
}

function createSweep(
  { addressesPerSecond }: DiscoveryConfig,
  deps: RoundDeps,
  tellOnce: TellOnce,
  signal: AbortSignal,
) {
  const { counts, clock, log } = deps;
  const attempt = createAttempt(deps, tellOnce);
  return async (socket: LinkSocket, link: Link): Promise<void> => {
    const { addresses, omitted } = sweepOf(link, deps.random);
    counts['discovery.addressesOmitted'] += omitted;
    if (omitted > 0) {
      const fix = `Name the part that is in use in discovery.networks: of a subnet ${SUBNET_ADDRESSES_MAX} are asked.`;
      const about = { interface: link.interface, omitted, fix };
      tellOnce(link.interface, () => log.warn(about, 'a subnet is too large to ask all of its addresses'));
    }
    for (const ip of addresses) {
      if (signal.aborted) return;
      // The machine may have left that network since.
      if (typeof linksTo(ip, deps.neighborhood()) === 'string') continue;
      await attempt(socket.touch(ip), 'discovery.addresses', { ip });
      await clock.sleep(1000 / addressesPerSecond, signal);
    }
  };
}
