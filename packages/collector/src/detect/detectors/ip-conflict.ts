import { type DhcpEvent, formatTime, type NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import { deviceLabel } from '../../inventory/device.ts';
import { type Detector, type DetectorDeps, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { addressClaims } from './address-claims.ts';
import { Claim, type Contest } from './address-record.ts';

const config = z.strictObject({
  confirmMs: z
    .int()
    .min(0)
    .max(3600 * 1000)
    .default(15_000)
    .describe(
      'A conflict is told after so long, unless it has shown itself as spoofing by then, which arp-spoof tells. ' +
        'Tools for spoofing repeat themselves within ten seconds.',
    ),
});

/** Addresses in conflict, at once. */
const CONFLICTS_MAX = 1_000;
/** While a conflict goes on it is said again after so long. */
const SAID_AGAIN_US = 600_000_000;
/** Without a sign for so long it is forgotten, and told again if it comes back. */
const FORGOTTEN_US = 24 * 3_600_000_000;

const Conflict = z.object({
  site: z.string(),
  sensor: z.string(),
  ip: z.string(),
  sinceUs: z.number(),
  lastUs: z.number(),
  /** When it was told; absent while it is not. */
  saidUs: z.number().exactOptional(),
  later: Claim,
  first: Claim.exactOptional(),
  changes: z.number(),
});
type Conflict = z.output<typeof Conflict>;

const SavedState = z.object({
  claims: z.unknown(),
  conflicts: z.array(z.tuple([z.string(), Conflict])),
  spoofed: z.array(z.tuple([z.string(), z.number()])),
});

export const ipConflict = defineDetector({
  name: 'ip-conflict',
  severity: 'normal',
  summary: 'Two devices use the same address, by mistake as far as one can tell.',
  config,
  create({ confirmMs }, deps): Detector {
    const claims = addressClaims(deps);
    const conflicts = boundedMap<Conflict>({ keysMax: CONFLICTS_MAX, onRefused: () => deps.onRefused('conflicts') });
    /** When an address was last seen to be taken on purpose: that is not told here. */
    const spoofed = boundedMap<number>({ keysMax: CONFLICTS_MAX, onRefused: () => deps.onRefused('spoofed') });

    const note = ({ site, sensor, time }: NeighborEvent, { ip, suspect, rival, brief }: Contest) => {
      const key = `${site} ${ip}`;
      const known = conflicts.get(key);
      const now = { lastUs: time, later: structuredClone(suspect), changes: brief };
      if (known) Object.assign(known, now, rival ? { first: structuredClone(rival) } : {});
      else
        conflicts.set(key, {
          site,
          sensor,
          ip,
          sinceUs: time,
          ...now,
          ...(rival ? { first: structuredClone(rival) } : {}),
        });
    };

    return {
      neighbor(event) {
        const contest = claims.neighbor(event);
        if (!contest) return;
        if (contest.verdict === 'conflict') return note(event, contest);
        spoofed.set(`${event.site} ${contest.ip}`, event.time);
        conflicts.delete(`${event.site} ${contest.ip}`);
      },
      dhcp(event) {
        claims.dhcp(event);
        if (isDecline(event)) deps.raise(declined(event, deps));
      },
      tick(nowUs) {
        claims.tick(nowUs);
        for (const [key, conflict] of conflicts.entries()) {
          if (nowUs - conflict.sinceUs < confirmMs * 1000 || spoofed.get(key) !== undefined) continue;
          const saidUs = conflict.saidUs ?? Number.NEGATIVE_INFINITY;
          if (conflict.lastUs <= saidUs || nowUs - saidUs < SAID_AGAIN_US) continue;
          conflict.saidUs = nowUs;
          deps.raise(findingOf(conflict, deps));
        }
        conflicts.forget(({ lastUs }) => nowUs - lastUs >= FORGOTTEN_US);
        spoofed.forget((us) => nowUs - us >= FORGOTTEN_US);
      },
      save: () => ({ claims: claims.save(), conflicts: conflicts.save(), spoofed: spoofed.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        claims.restore(saved.claims);
        conflicts.restore(saved.conflicts);
        spoofed.restore(saved.spoofed);
      },
    };
  },
});

const isDecline = ({ messageType, requestedIp }: DhcpEvent): boolean =>
  (messageType === 'decline' || messageType === 'decline6') && requestedIp !== undefined;

const WHY = 'Both lose connections now and then, in a way that looks like bad Wi-Fi.';

function findingOf(conflict: Conflict, { deviceOf }: Pick<DetectorDeps, 'deviceOf'>): Finding {
  const { site, sensor, ip, later, first, lastUs, changes } = conflict;
  const device = deviceOf(site, { mac: later.mac });
  const other = first && deviceOf(site, { mac: first.mac });
  const [a, b] = [
    device ? deviceLabel({ ...device, addresses: [] }) : later.mac,
    other ? deviceLabel({ ...other, addresses: [] }) : first?.mac,
  ];
  return {
    severity: 'normal',
    identity: [ip],
    ...{ time: lastUs, site, sensor, device, address: ip },
    title: `${a} and ${b ?? 'another device'} both use ${ip}`,
    evidence: {
      address: ip,
      mac: later.mac,
      ...(device?.vendor ? { vendor: device.vendor } : {}),
      since: formatTime(later.firstUs),
      ...(first ? { otherMac: first.mac, otherSince: formatTime(first.firstUs) } : {}),
      ...(other?.vendor ? { otherVendor: other.vendor } : {}),
      changesOfMac: changes,
    },
    why: WHY,
    advice: `If one of them was given ${ip} by hand, let it ask for an address (DHCP), or give it one that the router does not hand out.`,
  };
}

/** A device that was given an address found somebody there, and gives it back (RFC 2131 section 3.1). */
function declined(event: DhcpEvent, { deviceOf }: Pick<DetectorDeps, 'deviceOf'>): Finding {
  const { site, sensor, time, clientMac, requestedIp: ip = '' } = event;
  const device = deviceOf(site, { mac: clientMac });
  const owner = deviceOf(site, { ip });
  const who = device ? deviceLabel({ ...device, addresses: [] }) : (clientMac ?? 'a device');
  const there = owner && owner.mac !== clientMac ? owner : undefined;
  return {
    severity: 'normal',
    identity: [ip],
    ...{ time, site, sensor, device: there ?? device, address: ip },
    title: `${who} was given ${ip}, which ${there ? deviceLabel({ ...there, addresses: [] }) : 'another device'} already uses`,
    evidence: {
      address: ip,
      ...(clientMac ? { givenTo: clientMac } : {}),
      ...(there ? { usedBy: there.mac, ...(there.vendor ? { vendor: there.vendor } : {}) } : {}),
    },
    why: 'A device has an address that it was not given, so that the router gives it to others, who fail to join.',
    advice: `Let the device that uses ${ip} ask for an address (DHCP), or take ${ip} out of those that the router hands out.`,
  };
}
