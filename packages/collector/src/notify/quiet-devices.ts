import type { Alert } from '../detect/alert.ts';
import type { Device } from '../inventory/device.ts';

/** Why people want to hear nothing of the device behind an alert; undefined when they do. */
export function whyQuiet(
  { device, site }: Alert,
  find: (site: string, by: { mac: string }) => Pick<Device, 'state' | 'given'> | undefined,
): string | undefined {
  const known = device && find(site, { mac: device.mac });
  if (known?.state === 'ignored') return 'its device is ignored';
  return known?.given.quiet ? 'its device is quiet' : undefined;
}
