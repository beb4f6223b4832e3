import type { KnownDevice } from '../device-answers.ts';

/** A device as the interface gives one of which nothing is known but what is given. */
export function aDevice({
  given,
  ...rest
}: Omit<Partial<KnownDevice>, 'given'> & { given?: object } = {}): KnownDevice {
  return {
    ...{ label: 'toaster', site: 'home', mac: 'aa:bb:cc:00:00:01', macs: [rest.mac ?? 'aa:bb:cc:00:00:01'] },
    ...{
      randomised: false,
      router: false,
      shared: false,
      addresses: [],
      names: [],
      services: [],
      sensors: [],
      presence: 'here',
    },
    ...{ firstSeen: '2026-03-01T12:00:00.000000Z', lastSeen: '2026-03-01T12:00:00.000000Z' },
    ...{ presenceSince: '2026-03-01T12:00:00.000000Z', state: 'new', stations: [], traits: {} },
    given: { tags: [], allow: [], quiet: false, ...given },
    ...rest,
  };
}
