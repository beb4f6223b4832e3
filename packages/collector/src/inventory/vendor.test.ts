import { expect, test, vi } from 'vitest';
import { createVendorLookup } from './vendor.ts';

const registry = {
  '001122': 'Large Maker\n1 Street\nCountry',
  '00112280': 'a length that is none',
  '0011228': 'Medium Maker\nElsewhere',
  '001122812': 'Small Maker',
  FCFFFF: 'Last Maker',
};

test.each([
  ['00:11:22:33:44:55', 'Large Maker'],
  ['00:11:22:80:00:00', 'Medium Maker'],
  ['00:11:22:81:20:01', 'Small Maker'],
  ['00:11:22:81:30:01', 'Medium Maker'],
  ['fc:ff:ff:ff:ff:ff', 'Last Maker'],
  ['00:11:23:00:00:00', undefined],
  ['02:11:22:33:44:55', undefined],
  ['52:54:00:12:34:56', 'QEMU'],
  ['52:54:01:12:34:56', undefined],
  ['02:42:ac:11:00:02', 'Docker'],
  ['no MAC', undefined],
])('%s is of %s', (mac, vendor) => expect(createVendorLookup(() => registry)(mac)).toBe(vendor));

test('the registry is read when first asked, and once', () => {
  const read = vi.fn(() => registry);
  const vendorOf = createVendorLookup(read);
  vendorOf('02:00:00:00:00:01');
  expect(read).toHaveBeenCalledTimes(0);
  vendorOf('00:11:22:33:44:55');
  vendorOf('00:11:22:33:44:56');
  expect(read).toHaveBeenCalledTimes(1);
});
