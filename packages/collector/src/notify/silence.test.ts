import { silentReport } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import type { AlertChange } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import { createDevice, DEVICE_STATES, type Device } from '../inventory/device.ts';
import { createSilence } from './silence.ts';

const MAC = 'aa:bb:cc:00:00:01';

function holds(type: AlertChange['type'], device: Partial<Device> | undefined, about: string | undefined = MAC) {
  const report = silentReport();
  const known = device && createDevice({ site: 'home', mac: MAC, ...device });
  const silence = createSilence({
    report,
    deviceOf: (site, mac) => (site === 'home' && mac === MAC ? known : undefined),
  });
  const alert = anAlert({ id: 'a', ...(about ? { device: { mac: about, name: 'x' } } : { device: undefined }) });
  return { held: silence.holds({ type, alert }), report };
}

test.each([
  ['of a quiet device', 'new', { given: { quiet: true } }, true],
  ['of a quiet device, repeated', 'repeated', { given: { quiet: true } }, true],
  ['of a quiet device, over', 'resolved', { given: { quiet: true } }, false],
  ['of a device nobody knows any more', 'new', undefined, false],
] as const)('an alert %s', (_, type, device, held) => expect(holds(type, device).held).toBe(held));

test('of all states only ignored holds back', () => {
  expect(DEVICE_STATES.filter((state) => holds('new', { state }).held)).toEqual(['ignored']);
});

test('an alert of no device is told', () => expect(holds('new', { state: 'ignored' }, '').held).toBe(false));

test('what is held back is counted once an alert', async () => {
  const { report } = holds('new', { state: 'ignored' });
  expect(await report.registry.metrics()).toMatch(/notify_silenced_total\{detector="[a-z-]+"\} 1/);
  expect(await holds('repeated', { state: 'ignored' }).report.registry.metrics()).not.toMatch(/silenced_total\{/);
});
