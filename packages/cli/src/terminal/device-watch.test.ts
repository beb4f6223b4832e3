import { createDevice, type Device } from '@lanhound/collector';
import { expect, test } from 'vitest';
import { createDeviceWatch } from './device-watch.ts';

const base = createDevice({ site: 'home', mac: '00:11:22:33:44:55', vendor: 'Acme', addresses: ['192.168.1.7'] });
const phone = { value: 'phone', confidence: 0.9, reasons: [] };

test.each([
  ['nothing new', base, base, []],
  ['a first name', base, { ...base, names: ['tv'] }, ['tv, was Acme (192.168.1.7)']],
  ['a name that somebody gave', base, { ...base, given: { name: 'TV' } }, ['TV, was Acme (192.168.1.7)']],
  ['names that take turns', { ...base, names: ['a', 'b'] }, { ...base, names: ['b', 'a'] }, []],
  ['a kind', base, { ...base, kind: phone }, ['Acme phone (192.168.1.7), was Acme (192.168.1.7)']],
  ['a guess that is none', base, { ...base, kind: { ...phone, confidence: 0.3 } }, []],
  ['another address', base, { ...base, addresses: ['192.168.1.8'] }, []],
] as [string, Device, Device, string[]][])('%s', (_, before, after, lines) => {
  const watch = createDeviceWatch();
  watch.shown(before);
  const look = () => watch.look([after]).map(({ device, was }) => [device, was] as const);
  expect(look().map(([device, was]) => `${labelOf(device)}, was ${was}`)).toEqual(lines);
  expect(look()).toEqual([]);
});

test('who was never shown is not told of', () => {
  expect(createDeviceWatch().look([{ ...base, names: ['tv'] }])).toEqual([]);
});

const labelOf = (device: Device) => device.given.name ?? device.names[0] ?? `Acme phone (${device.addresses[0]})`;
