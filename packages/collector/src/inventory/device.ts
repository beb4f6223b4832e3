import { z } from 'zod';
import { kindWords } from './kind/kind.ts';

/** What a person thinks of a device; `new` until somebody says. */
export const DEVICE_STATES = ['new', 'trusted', 'guest', 'watched', 'ignored', 'blocked'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** What a person said of a device; it stands against what lanhound thinks. */
export interface Given {
  name?: string | undefined;
  kind?: string | undefined;
  owner?: string | undefined;
  notes?: string | undefined;
  tags?: string[] | undefined;
  /** Destinations it may talk to without being reported: names with all below them, addresses or networks. */
  allow?: string[] | undefined;
  /** Its alerts are recorded and not sent. */
  quiet?: boolean | undefined;
}

/** What it is thought to be, how surely (0 to 1), and why. */
export interface Kind {
  value: string;
  confidence: number;
  reasons: string[];
}

/** Another device that it may be: a question to a person. */
export interface Resemblance {
  mac: string;
  /** 0 to 1. */
  confidence: number;
  reasons: string[];
}

/** A device as the inventory knows it: one identity, however many MACs. Times are microseconds, event time. */
export interface Device {
  site: string;
  /** "aa:bb:cc:dd:ee:ff": the MAC it was first known by, which names it for ever. */
  mac: string;
  /** All it was seen with, the most recently seen first. */
  macs: string[];
  /** The maker by the IEEE registry; absent when unknown or when all its MACs are randomised. */
  vendor?: string;
  /** The locally administered bit of all its MACs: privacy addresses of a phone, or made up by a hypervisor. */
  randomised: boolean;
  /** It forwards packets of others: an address its packets come from need not be its own. */
  router?: boolean;
  /** Several hosts speak through its MAC, as those of a hypervisor: what is said there is of any of them. */
  shared?: boolean;
  /** Most recently seen first. */
  addresses: string[];
  /** Names it gave itself or was given, most recently seen first. */
  names: string[];
  kind?: Kind;
  model?: string;
  system?: string;
  /** What it announces and answers as a server. */
  services: string[];
  firstSeen: number;
  lastSeen: number;
  /** Sensors that saw it, the latest first. */
  sensors: string[];
  /** Away is silent for longer than it usually is, and not answering. */
  presence: 'here' | 'away';
  presenceSince: number;
  state: DeviceState;
  given: Given;
  resembles?: Resemblance;
}

const Given = z.object({
  name: z.string().optional(),
  kind: z.string().optional(),
  owner: z.string().optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()).optional(),
  allow: z.array(z.string()).optional(),
  quiet: z.boolean().optional(),
}) satisfies z.ZodType<Given>;

/** A device as it was saved; one that another version saved otherwise is refused. */
export const SavedDevice = z.object({
  site: z.string(),
  mac: z.string(),
  macs: z.array(z.string()),
  vendor: z.string().exactOptional(),
  randomised: z.boolean(),
  router: z.boolean().exactOptional(),
  shared: z.boolean().exactOptional(),
  addresses: z.array(z.string()),
  names: z.array(z.string()),
  kind: z.object({ value: z.string(), confidence: z.number(), reasons: z.array(z.string()) }).exactOptional(),
  model: z.string().exactOptional(),
  system: z.string().exactOptional(),
  services: z.array(z.string()),
  firstSeen: z.number(),
  lastSeen: z.number(),
  sensors: z.array(z.string()),
  presence: z.enum(['here', 'away']),
  presenceSince: z.number(),
  state: z.enum(DEVICE_STATES),
  given: Given,
  resembles: z.object({ mac: z.string(), confidence: z.number(), reasons: z.array(z.string()) }).exactOptional(),
}) satisfies z.ZodType<Device>;

/** A device of which nothing is known but what is given. */
export function createDevice(known: Pick<Device, 'site' | 'mac'> & Partial<Device>): Device {
  const { mac, firstSeen = 0 } = known;
  return {
    ...{ macs: [mac], randomised: false, addresses: [], names: [], services: [], sensors: [] },
    ...{ firstSeen, lastSeen: firstSeen, presence: 'here', presenceSince: firstSeen, state: 'new', given: {} },
    ...known,
  };
}

/** A kind less sure than this is not what people should read in a name. */
const SURE = 0.6;

/** What people call it: its name, else its maker and kind with an address, else its MAC. */
export function deviceLabel(
  device: Pick<Device, 'mac' | 'vendor' | 'randomised' | 'addresses' | 'names'> &
    Partial<Pick<Device, 'given' | 'kind'>>,
): string {
  const name = device.given?.name ?? device.names[0];
  if (name) return name;
  const { vendor } = device;
  const kind = kindOf(device);
  const what = kind
    ? [vendor, kindWords(kind)].filter(Boolean).join(' ')
    : (vendor ?? (device.randomised ? 'device with a private address' : 'unknown device'));
  return `${what} (${device.addresses[0] ?? device.mac})`;
}

/** What kind of device it is, as far as that can be said: by a person, or surely enough. */
export function kindOf({ given, kind }: Partial<Pick<Device, 'given' | 'kind'>>): string | undefined {
  return given?.kind ?? (kind && kind.confidence >= SURE ? kind.value : undefined);
}
