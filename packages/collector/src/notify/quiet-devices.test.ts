import { expect, test } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import { createDevice, DEVICE_STATES, type Device } from '../inventory/device.ts';
import { whyQuiet } from './quiet-devices.ts';

const MAC = 'aa:bb:cc:00:00:01';

function why(given: Partial<Device> | undefined, about = MAC) {
  const known = given && createDevice({ site: 'home', mac: MAC, ...given });
  const alert = anAlert(about ? { device: { mac: about, name: 'x' } } : { device: undefined });
  return whyQuiet(alert, (site, { mac }) => (site === 'home' && mac === MAC ? known : undefined));
}

test.each([
  ['of a quiet device', { given: { quiet: true } }, 'its device is quiet'],
  ['of an ignored device', { state: 'ignored' }, 'its device is ignored'],
  ['of a device nobody knows any more', undefined, undefined],
] as const)('an alert %s', (_, device, expected) => expect(why(device)).toBe(expected));

test('of all states only ignored holds back', () => {
  expect(DEVICE_STATES.filter((state) => why({ state }) !== undefined)).toEqual(['ignored']);
});

test('an alert of no device is told', () => expect(why({ state: 'ignored' }, '')).toBeUndefined());
