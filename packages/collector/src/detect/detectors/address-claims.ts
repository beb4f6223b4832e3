import type { DhcpEvent, NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import type { DetectorDeps } from '../detector.ts';
import { boundedMap } from '../window.ts';
import {
  AddressRecord,
  type Claim,
  type Contest,
  lately,
  note,
  RIVAL_FRESH_US,
  rivalsOf,
  type Saying,
  settle,
  turn,
} from './address-record.ts';
import { createKinship } from './kinship.ts';
import { type NetworkRole, networkRoles, SavedRoles } from './network-roles.ts';
import { openQuestions } from './open-questions.ts';
import { isVirtualMac } from './virtual-mac.ts';

const SECOND_US = 1_000_000;

/** Addresses of all sites; a home with IPv6 has some hundred. */
const ADDRESSES_MAX = 20_000;
/** Answers nobody asked for, to one and the same within the span, about an address that another has: poisoning. */
const PUSHES_MIN = 3;
const PUSHES_SPAN_US = 30 * SECOND_US;
/** As many without any rival known. Who checks an address again asks every 15 s at most (RFC 4861, Linux). */
const STORM_MIN = 10;
const STORM_SPAN_US = 60 * SECOND_US;
/** A frame of one MAC that says another's, once, may be a repeater's; said again it is meant. */
const LIES_MIN = 2;
/** Times that somebody had an address only briefly, until two are taken to have it at once. */
const BRIEF_MIN = 3;
const BRIEF_SPAN_US = 600 * SECOND_US;
/** Clocks of sensors differ by less, and what one hears the other has heard by then. */
const DISAGREE_US = 10 * SECOND_US;
/** After so long without a word a claim is history. */
const CLAIM_KEPT_US = 24 * 3600 * SECOND_US;
const ADDRESS_KEPT_US = 7 * CLAIM_KEPT_US;
const SWEEP_US = 60 * SECOND_US;

/** Who claims which address: ARP and IPv6 neighbour advertisements alike. */
export interface AddressClaims {
  neighbor(event: NeighborEvent): Contest | undefined;
  /** A lease decides whose an address is. */
  dhcp(event: DhcpEvent): void;
  tick(nowUs: number): void;
  save(): unknown;
  restore(state: unknown): void;
}

const SavedState = z.object({ records: z.array(z.tuple([z.string(), AddressRecord])), roles: SavedRoles });

export function addressClaims({ deviceOf, onRefused }: Pick<DetectorDeps, 'deviceOf' | 'onRefused'>): AddressClaims {
  const records = boundedMap<AddressRecord>({ keysMax: ADDRESSES_MAX, onRefused: () => onRefused('addresses') });
  const roles = networkRoles(() => onRefused('roles'));
  const questions = openQuestions(() => onRefused('questions'));
  const kinship = createKinship({ deviceOf, records, roles });
  let sweptUs = 0;

  const recordOf = (site: string, ip: string): AddressRecord | undefined => {
    const key = `${site} ${ip}`;
    const known = records.get(key);
    if (known) return known;
    const made: AddressRecord = { claims: [], views: [], lastUs: 0 };
    return records.set(key, made) ? made : undefined;
  };

  return {
    neighbor(event) {
      roles.neighbor(event);
      if (questions.asks(event)) questions.note(event);
      const saying = sayingOf(event, questions.isUnasked(event));
      const { site, senderIp: ip } = event;
      const record = saying && ip ? recordOf(site, ip) : undefined;
      if (!saying || !ip || !record) return undefined;
      const claim = note(record, saying);
      if (!claim) {
        onRefused('claims');
        return undefined;
      }
      const areOne = (mac: string) => kinship.areOne(site, ip, mac, saying.mac);
      const turned = turn(record, saying, (mac) => isVirtualMac(mac) || isVirtualMac(saying.mac) || areOne(mac));
      if (record.claims.length === 1 && saying.pushedTo === undefined) return undefined;
      const rivals = rivalsOf(record, saying).filter((each) => !areOne(each.mac));
      const found = judge({ site, ip, record, claim, saying, rivals, turned, role: roles.roleOf(site, ip) });
      return found && (found.sign !== 'contested' || kinship.mayContest(site, found)) ? found : undefined;
    },
    dhcp(event) {
      roles.dhcp(event);
      const { site, clientMac, assignedIp, messageType } = event;
      if ((messageType !== 'ack' && messageType !== 'reply') || !clientMac || !assignedIp) return;
      const record = records.get(`${site} ${assignedIp}`);
      // Nobody gets the gateway's address from a server that means well.
      if (record && !roles.roleOf(site, assignedIp)) settle(record, clientMac);
    },
    tick(nowUs) {
      questions.expire(nowUs);
      if (nowUs - sweptUs < SWEEP_US) return;
      sweptUs = nowUs;
      for (const [, record] of records.entries()) {
        if (record.claims.length < 2) continue;
        record.claims = record.claims.filter(({ lastUs }) => nowUs - lastUs < CLAIM_KEPT_US);
      }
      records.forget(({ lastUs }) => nowUs - lastUs >= ADDRESS_KEPT_US);
    },
    save: () => ({ records: records.save(), roles: roles.save() }),
    restore(state) {
      const saved = SavedState.parse(state);
      records.restore(saved.records);
      roles.restore(saved.roles);
    },
  };
}

/** What a message claims; undefined when it claims nothing. */
function sayingOf(event: NeighborEvent, isUnasked: boolean): Saying | undefined {
  const { op, senderMac, etherMac, senderIp, sensor, time } = event;
  const mac = senderMac ?? etherMac;
  if (!mac || !senderIp || op === 'probe' || isAnycast(senderIp)) return undefined;
  const lies = etherMac !== undefined && etherMac !== mac && !isVirtualMac(etherMac) && !isVirtualMac(mac);
  return {
    ...{ mac, sensor, timeUs: time },
    ...(isUnasked && !isVirtualMac(mac) ? { pushedTo: event.targetIp ?? '' } : {}),
    ...(lies ? { liar: etherMac } : {}),
  };
}

/** Of all routers of a subnet (RFC 4291 section 2.6.1). */
const isAnycast = (ip: string): boolean => ip.endsWith('::');

interface Case {
  site: string;
  ip: string;
  role: NetworkRole | undefined;
  record: AddressRecord;
  /** The claim that was just made. */
  claim: Claim;
  saying: Saying;
  /** The first one first. */
  rivals: Claim[];
  turned: boolean;
}

function judge(given: Case): Contest | undefined {
  const { claim, saying, rivals, record, turned } = given;
  const now = saying.timeUs;
  const rival = rivals[0];
  const isPushing = saying.pushedTo !== undefined;
  if (isPushing && rival && pushesTo(claim, saying, PUSHES_SPAN_US) >= PUSHES_MIN) return contest(given, 'pushed');
  if (isPushing && pushesTo(claim, saying, STORM_SPAN_US) >= STORM_MIN) return contest(given, 'storm');
  if (!rival) return undefined;
  const isLie = saying.liar !== undefined && !rivals.some(({ mac }) => mac === saying.liar);
  if (isLie && lately(claim.lies, now, PUSHES_SPAN_US) >= LIES_MIN) return contest(given, 'lie');
  const brief = record.views.find(({ sensor }) => sensor === saying.sensor)?.brief ?? [];
  if (turned && lately(brief, now, BRIEF_SPAN_US) >= BRIEF_MIN) return contest(given, 'contested');
  const sensors = given.role && disagreement(given);
  return sensors ? { ...contest(given, 'disagreement'), sensors } : undefined;
}

function pushesTo({ pushes }: Claim, { timeUs, pushedTo }: Saying, spanUs: number): number {
  return pushes.filter(([us, target]) => target === pushedTo && timeUs - us < spanUs).length;
}

function contest({ ip, role, record, claim, rivals, saying }: Case, sign: Contest['sign']): Contest {
  const [suspect, rival] =
    sign === 'contested' || sign === 'disagreement' ? laterFirst(claim, rivals[0]) : [claim, rivals[0]];
  const brief = record.views.find(({ sensor }) => sensor === saying.sensor)?.brief ?? [];
  return {
    ...{ verdict: 'spoof', sign, ip, role, suspect, rival },
    pushes: lately(
      suspect.pushes.map(([us]) => us),
      saying.timeUs,
      STORM_SPAN_US,
    ),
    brief: lately(brief, saying.timeUs, BRIEF_SPAN_US),
  };
}

/** Who pushed is the suspect, else who came later. */
function laterFirst(claim: Claim, rival: Claim | undefined): [Claim, Claim | undefined] {
  if (!rival) return [claim, undefined];
  const [a, b] = [claim.pushes.length, rival.pushes.length];
  const isClaim = a === b ? claim.firstUs >= rival.firstUs : a > b;
  return isClaim ? [claim, rival] : [rival, claim];
}

/**
 * Two sensors of one network that have an important address with different MACs, both of late and for a while. Those
 * of different networks never had it with the same.
 */
function disagreement({ record, rivals, saying }: Case): [string, string] | undefined {
  const { sensor, timeUs } = saying;
  const mine = record.views.find((each) => each.sensor === sensor);
  if (!mine || timeUs - mine.sinceUs < DISAGREE_US) return undefined;
  const other = record.views.find(
    ({ mac, lastUs }) =>
      rivals.some((each) => each.mac === mac && each.sensors.includes(sensor)) &&
      lastUs - mine.sinceUs >= DISAGREE_US &&
      timeUs - lastUs < RIVAL_FRESH_US,
  );
  return other && [sensor, other.sensor];
}
