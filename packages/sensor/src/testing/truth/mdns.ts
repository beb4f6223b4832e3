import type { AnnouncementEvent } from '@lanhound/proto';
import type { TruthDns } from '@lanhound/testkit';
import { type Category, isAsked, line, timeUs } from './category.ts';

/** Every host that an answer of mDNS or LLMNR gives an address; an address with no time left is taken back. */
export const mdns: Category = {
  name: 'mdns',
  factsOf(truth, { events }) {
    const answers = truth.dns.filter(
      (message) => isAsked(message) && message.kind !== 'dns' && message.qr === 1 && message.l4 === 'udp',
    );
    const told = (events.filter((event) => event.type === 'announcement') as AnnouncementEvent[]).filter(
      ({ via, service }) => (via === 'mdns' || via === 'llmnr') && service === undefined,
    );
    return {
      known: once(answers.flatMap(hostsOf)),
      told: once(told.map(({ time, via, name }) => line({ time, via, name }))),
    };
  },
};

function hostsOf({ ts, kind, answers }: TruthDns): string[] {
  const addresses = answers.filter(({ type, ttl }) => (type === 'A' || type === 'AAAA') && ttl > 0);
  return addresses.map(({ name }) => line({ time: timeUs(ts), via: kind, name }));
}

const once = (lines: readonly string[]): string[] => [...new Set(lines)];
