import type { AnnouncementEvent } from '@lanhound/proto';
import type { TruthNbns } from '@lanhound/testkit';
import { type Category, isAsked, line, timeUs } from './category.ts';

/** Registration, refresh (by two numbers), multi-homed registration: RFC 1002 section 4.2.1.1 and Microsoft's. */
const REGISTRATIONS: readonly number[] = [5, 8, 9, 15];

/** Every NetBIOS name that a host registers or that an answer says somebody has. Questions announce nothing. */
export const nbns: Category = {
  name: 'nbns',
  factsOf(truth, { events }) {
    const claims = truth.nbns.filter((message) => isAsked(message) && isClaim(message));
    const told = events.filter((event) => event.type === 'announcement' && event.via === 'netbios');
    return {
      known: claims.map(lineOfClaim),
      told: (told as AnnouncementEvent[]).filter((event) => !isOfBrowser(event)).map(lineOfEvent),
    };
  },
};

const isClaim = ({ qr, opcode, addrs, names }: TruthNbns): boolean =>
  qr === 0 ? REGISTRATIONS.includes(opcode) : addrs !== undefined || names !== undefined;

/** Who answers with addresses of others only speaks of the first. */
function lineOfClaim({ ts, src, name, addrs = [], names, qr }: TruthNbns): string {
  const ip = qr === 0 || addrs.includes(src) ? src : (addrs[0] ?? src);
  return line({ time: timeUs(ts), ip, names: [...new Set(names ?? [name.replace(/<.*/, '')])].sort() });
}

function lineOfEvent({ time, ip, name, text }: AnnouncementEvent): string {
  const names = [name, text?.['workgroup'], text?.['messenger']].filter((each) => each !== undefined);
  return line({ time, ip, names: [...new Set(names)].sort() });
}

/** Datagrams to the workgroup, which are not in the truth, say a version, or a workgroup and its master browser. */
const isOfBrowser = ({ name, service, text }: AnnouncementEvent): boolean =>
  text?.['version'] !== undefined || (service !== undefined && name !== undefined && text?.['workgroup'] !== undefined);
