import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { DiscoveryConfig } from './discovery-config.ts';
import { createProbing } from './probing.ts';
import { interfacesOf } from './testing/interfaces.ts';
import { sentOver } from './testing/sent.ts';

const HOUR_MS = 3_600_000;
const ASK = { type: 'probe', id: 'a', issued: 0, ip: '192.168.1.6' } as const;

/** What is sent in two hours, with one probe asked for. */
async function sentBy(config: object) {
  const clock = fakeClock();
  const network = sentOver(clock);
  const probing = createProbing(DiscoveryConfig.parse(config), {
    ...{ clock, report: silentReport(), random: () => 0.5 },
    interfaces: () => interfacesOf({ eth0: ['192.168.1.5/30'] }),
    open: () => network.open,
    askAllNodes: async () => 'silence',
  });
  await probing.start();
  probing.hear(ASK);
  await clock.advance(2 * HOUR_MS);
  await probing.stop();
  const addresses = network.sent.filter(({ port }) => port === 9).length;
  return { addresses, questions: network.sent.length - addresses, off: probing.counters()['probe.off'] };
}

test.each<[string, object, Awaited<ReturnType<typeof sentBy>>]>([
  ['nothing unless it is told where', {}, { addresses: 0, questions: 0, off: 1 }],
  ['probes and its search', { networks: ['eth0'] }, { addresses: 3, questions: 8, off: 0 }],
  ['probes alone', { networks: ['eth0'], sweep: false }, { addresses: 1, questions: 0, off: 0 }],
  ['its search alone', { networks: ['eth0'], probes: false }, { addresses: 2, questions: 8, off: 1 }],
  ['nothing where it is not', { networks: ['10.0.0.0/8'] }, { addresses: 0, questions: 0, off: 0 }],
])('it sends %s', async (_, config, expected) => expect(await sentBy(config)).toEqual(expected));

test.each([
  [{ networks: ['192.168.1.0/33'] }, /a network such as 192\.168\.1\.0\/24, or the name of an interface/],
  [{ networks: ['192.168.1/24'] }, /a network such as/],
  [{ networks: [''] }, /./],
  [{ addressesPerSecond: 21 }, /20/],
  [{ everyMinutes: 1 }, /5/],
])('%j is refused', (config, said) => expect(() => DiscoveryConfig.parse(config)).toThrow(said));
