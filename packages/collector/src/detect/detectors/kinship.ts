// Who may have an address together without anybody being wronged.
import type { DetectorDeps } from '../detector.ts';
import type { BoundedMap } from '../window.ts';
import type { AddressRecord, Contest } from './address-record.ts';
import type { NetworkRoles } from './network-roles.ts';

/** Ports of one machine mostly have neighbouring MACs: network stores answer with both for one address, on purpose. */
const NEIGHBOURS_WITHIN = 8;
/** Who answers for so many others without a quarrel is a repeater, which does so for a living. */
const PROXIED_MIN = 3;

interface KinshipDeps extends Pick<DetectorDeps, 'deviceOf'> {
  /** By site and address. */
  records: BoundedMap<AddressRecord>;
  roles: Pick<NetworkRoles, 'roleOf'>;
}

export function createKinship({ deviceOf, records, roles }: KinshipDeps) {
  /** Addresses of the same family that a suspect has had beside this one. */
  const othersOf = (site: string, { ip, suspect }: Contest): AddressRecord[] => {
    const isSix = ip.includes(':');
    return [...records.entries()].flatMap(([key, record]) => {
      const [ofSite, other = ''] = splitKey(key);
      const claim = ofSite === site && other !== ip && other.includes(':') === isSix && claimOf(record, suspect.mac);
      return claim && claim.lastUs > suspect.firstUs ? [record] : [];
    });
  };

  return {
    /** Two MACs of one machine. That a MAC looks like another is no excuse at an address that matters. */
    areOne(site: string, ip: string, a: string, b: string): boolean {
      const [one, other] = [deviceOf(site, { mac: a }), deviceOf(site, { mac: b })];
      if (one && other && one.mac === other.mac) return true;
      return areNeighbours(a, b) && roles.roleOf(site, ip) === undefined;
    },

    /**
     * What it means that two have an address in turns, and false where it means nothing. Sets the verdict. Whoever
     * has no other address took this one by mistake, as far as one can tell.
     */
    mayContest(site: string, found: Contest): boolean {
      const { ip, suspect, rival } = found;
      found.role ??= rival && deviceOf(site, { mac: rival.mac })?.router ? 'gateway' : undefined;
      if (found.role) return true;
      if (isGateway(records, roles, site, suspect.mac)) return false;
      const others = othersOf(site, found);
      // A machine with two cards in one network answers for each of its addresses with either.
      if (rival && others.some((each) => each.claims[0]?.mac === suspect.mac && claimOf(each, rival.mac))) return false;
      if (others.filter(({ claims }) => claims.length === 1).length >= PROXIED_MIN) return false;
      if (!ip.includes(':') && others.length === 0) found.verdict = 'conflict';
      return true;
    },
  };
}

/** It was first with an address of a gateway, so that it sees all packets anyway. */
function isGateway(records: BoundedMap<AddressRecord>, roles: Pick<NetworkRoles, 'roleOf'>, site: string, mac: string) {
  for (const [key, { claims }] of records.entries()) {
    const [ofSite, ip = ''] = splitKey(key);
    if (ofSite === site && claims[0]?.mac === mac && roles.roleOf(site, ip) === 'gateway') return true;
  }
  return false;
}

const claimOf = ({ claims }: AddressRecord, mac: string) => claims.find((each) => each.mac === mac);

/** Sites have no spaces in their names. */
const splitKey = (key: string): string[] => key.split(' ');

/** The same maker's block and nearly the same number; the locally administered bit apart. */
function areNeighbours(a: string, b: string): boolean {
  if (a.slice(2, 15) !== b.slice(2, 15)) return false;
  const firsts = Number.parseInt(a.slice(0, 2), 16) ^ Number.parseInt(b.slice(0, 2), 16);
  const lasts = Number.parseInt(a.slice(15), 16) - Number.parseInt(b.slice(15), 16);
  return (firsts & ~0x02) === 0 && Math.abs(lasts) <= NEIGHBOURS_WITHIN;
}
