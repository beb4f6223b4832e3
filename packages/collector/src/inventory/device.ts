import { z } from 'zod';

/** A device as the inventory knows it. Times are microseconds since 1970 UTC, event time. */
export interface Device {
  site: string;
  /** "aa:bb:cc:dd:ee:ff": the identity for now. */
  mac: string;
  /** The maker by the IEEE registry; absent when unknown or when the address is randomised. */
  vendor?: string;
  /** The locally administered bit: a privacy address of a phone or laptop, or made up by a hypervisor. */
  randomised: boolean;
  /** It forwards packets of others: an address its packets come from need not be its own. */
  router?: boolean;
  /** Most recently seen first. */
  addresses: string[];
  /** Names it gave itself or was given, most recently seen first. */
  names: string[];
  firstSeen: number;
  lastSeen: number;
  /** Sensors that saw it. */
  sensors: string[];
}

/** A device as it was saved; one that another version saved otherwise is refused. */
export const SavedDevice = z.object({
  site: z.string(),
  mac: z.string(),
  vendor: z.string().exactOptional(),
  randomised: z.boolean(),
  router: z.boolean().exactOptional(),
  addresses: z.array(z.string()),
  names: z.array(z.string()),
  firstSeen: z.number(),
  lastSeen: z.number(),
  sensors: z.array(z.string()),
}) satisfies z.ZodType<Device>;

/** What people call it: its name, else its vendor and address, else its MAC. */
export function deviceLabel(device: Pick<Device, 'mac' | 'vendor' | 'randomised' | 'addresses' | 'names'>): string {
  const [name] = device.names;
  if (name) return name;
  const kind = device.vendor ?? (device.randomised ? 'device with a private address' : 'unknown device');
  return `${kind} (${device.addresses[0] ?? device.mac})`;
}
