import { formatTime, type NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { addressClaims } from './address-claims.ts';
import type { Claim, Contest } from './address-record.ts';

const config = z.strictObject({
  overMs: z
    .int()
    .min(10_000)
    .max(7 * 24 * 3600 * 1000)
    .default(600_000)
    .describe('Without a sign for so long it is over. Poisoning has to be renewed within a minute or two to last.'),
});

/** Machines that pose as others, at once; a home has one attacker. */
const SUSPECTS_MAX = 1_000;
/** Addresses remembered of one suspect; further ones are counted. */
const VICTIMS_MAX = 64;
/** A poisoner repeats itself every second: said again after so long, or when there is more to say. */
const SAID_AGAIN_US = 10_000_000;

const Suspect = z.object({
  sinceUs: z.number(),
  lastUs: z.number(),
  saidUs: z.number(),
  /** Addresses that matter come first. */
  victims: z.array(z.string()).max(VICTIMS_MAX),
  victimCount: z.number(),
  critical: z.boolean(),
});
type Suspect = z.output<typeof Suspect>;

const SavedState = z.object({ claims: z.unknown(), suspects: z.array(z.tuple([z.string(), Suspect])) });

export const arpSpoof = defineDetector({
  name: 'arp-spoof',
  severity: 'critical',
  summary: 'A device says that the address of the gateway, or of another device, is its own.',
  resolves: true,
  config,
  create({ overMs }, deps): Detector {
    const claims = addressClaims(deps);
    const suspects = boundedMap<Suspect>({ keysMax: SUSPECTS_MAX, onRefused: () => deps.onRefused('suspects') });

    const suspectOf = (key: string, timeUs: number): Suspect => {
      const known = suspects.get(key);
      if (known) return known;
      const made = { sinceUs: timeUs, lastUs: timeUs, saidUs: 0, victims: [], victimCount: 0, critical: false };
      suspects.set(key, made);
      return made;
    };

    return {
      neighbor(event) {
        const contest = claims.neighbor(event);
        if (contest?.verdict !== 'spoof') return;
        const mac = macAtFault(contest);
        const suspect = suspectOf(`${event.site} ${mac}`, event.time);
        suspect.lastUs = Math.max(suspect.lastUs, event.time);
        const isNews = noteVictim(suspect, contest);
        if (!isNews && event.time - suspect.saidUs < SAID_AGAIN_US) return;
        suspect.saidUs = event.time;
        deps.raise(findingOf(event, contest, suspect, deps));
      },
      dhcp: claims.dhcp,
      tick(nowUs) {
        claims.tick(nowUs);
        suspects.forget(({ lastUs }, key) => {
          if (nowUs - lastUs < overMs * 1000) return false;
          const [site = '', mac = ''] = key.split(' ');
          deps.resolve({ site, identity: [mac], time: nowUs, evidence: { lastSign: formatTime(lastUs) } });
          return true;
        });
      },
      save: () => ({ claims: claims.save(), suspects: suspects.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        claims.restore(saved.claims);
        suspects.restore(saved.suspects);
      },
    };
  },
});

/** Of a lie the frame's sender, not whom it speaks of. */
const macAtFault = ({ sign, suspect }: Contest): string => (sign === 'lie' && suspect.liar) || suspect.mac;

/** True when it is news that the suspect has this address too. */
function noteVictim(suspect: Suspect, { ip, role }: Contest): boolean {
  if (suspect.victims.includes(ip)) return false;
  suspect.victimCount++;
  if (role) suspect.victims.unshift(ip);
  else if (suspect.victims.length < VICTIMS_MAX) suspect.victims.push(ip);
  suspect.victims.length = Math.min(suspect.victims.length, VICTIMS_MAX);
  const isWorse = role !== undefined && !suspect.critical;
  suspect.critical ||= role !== undefined;
  return isWorse || suspect.victimCount <= VICTIMS_MAX;
}

function findingOf(event: NeighborEvent, contest: Contest, suspect: Suspect, deps: DetectorDeps): Finding {
  const { site, sensor, time } = event;
  const { ip, rival } = contest;
  const mac = macAtFault(contest);
  const device = deps.deviceOf(site, { mac });
  const who = labelOf(device, mac);
  const owner = rival && deps.deviceOf(site, { mac: rival.mac });
  const more = suspect.victimCount > 1 ? `, and has ${suspect.victimCount} addresses of others` : '';
  return {
    severity: suspect.critical ? 'critical' : 'high',
    identity: [mac],
    ...{ time, site, sensor, device, address: ip },
    title: `${titleOf(contest, who, rival && labelOf(owner, rival.mac))}${more}`,
    evidence: evidenceOf(contest, suspect, mac, { device, owner, rival }),
    why: whyOf(contest, suspect),
    advice:
      `Take ${who} off the network at once if nobody here meant this. If it is a router, repeater or computer that ` +
      'was just set up with an address that was taken, give it another one.',
  };
}

function titleOf({ sign, ip, role, pushes }: Contest, who: string, owner: string | undefined): string {
  if (owner === undefined) return `${who} tells others, unasked, where ${ip} is`;
  const whose = role ? `the ${role} ${ip}` : `${owner}, ${ip}`;
  return sign === 'contested' && role && pushes === 0
    ? `${who} and ${owner} both claim to be ${whose}`
    : `${who} poses as ${whose}`;
}

function whyOf({ role, rival }: Contest, { critical }: Suspect): string {
  if (role === 'DNS server')
    return 'Whoever poses as the DNS server decides where every name leads: to the bank, or to a copy of it.';
  if (critical)
    return 'Whoever poses as the gateway can read, change and cut off all that passes to the internet and back.';
  if (!rival) return 'Answers that nobody asked for are how programs for eavesdropping put themselves between devices.';
  return 'Whoever poses as another device can read, change and cut off what is sent to it.';
}

interface Known {
  device: Device | undefined;
  owner: Device | undefined;
  rival: Claim | undefined;
}

function evidenceOf(contest: Contest, suspect: Suspect, mac: string, { device, owner, rival }: Known): Evidence {
  const { ip, role, sign, pushes, brief, sensors } = contest;
  return {
    address: ip,
    ...(role ? { role } : {}),
    mac,
    ...(device?.vendor ? { vendor: device.vendor } : {}),
    ...(sign === 'lie' ? { speaksOfMac: contest.suspect.mac } : {}),
    claimsSince: formatTime(contest.suspect.firstUs),
    claims: contest.suspect.count,
    ...(rival
      ? {
          otherMac: rival.mac,
          ...(owner?.vendor ? { otherVendor: owner.vendor } : {}),
          otherClaimsSince: formatTime(rival.firstUs),
          otherClaims: rival.count,
          first: rival.firstUs <= contest.suspect.firstUs ? rival.mac : contest.suspect.mac,
        }
      : {}),
    ...(pushes > 0 ? { unaskedAnswersLastMinute: pushes } : {}),
    ...(brief > 0 ? { changesOfMac: brief } : {}),
    ...(sensors ? { sensorsThatDisagree: sensors.join(', ') } : {}),
    ...(suspect.victimCount > 1 ? { addressesTaken: suspect.victims.join(', ') } : {}),
  };
}

const labelOf = (device: Device | undefined, mac: string): string => (device ? deviceLabel(device) : mac);
