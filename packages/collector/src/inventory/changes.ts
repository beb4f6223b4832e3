// What people decide about devices: every change is an input like any other, so that it survives and can be told who
// made it and when.
import { z } from 'zod';
import { DEVICE_STATES, type Device } from './device.ts';

const Mac = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/, 'a MAC in lower case with colons, such as aa:bb:cc:00:11:22');
const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{C}*$/u, 'text without control characters');
const Site = z.string().min(1).max(63);

/** Text that takes back what was said when it is empty. */
const said = (most: number) => text(most).optional();

/** Lists are written with commas between. */
const listed = (most: number) =>
  text(most)
    .min(1)
    .refine((word) => !word.includes(','), 'text without commas');

/** What a person may say of a device; an empty text or list takes it back. */
export const DeviceEdit = z.strictObject({
  state: z.enum(DEVICE_STATES).optional().describe('What you think of it.'),
  name: said(64).describe('What you call it.'),
  kind: said(32).describe('What it is, where the guess is wrong.'),
  owner: said(64).describe('Whose it is.'),
  notes: said(1_000).describe('Anything.'),
  tags: z.array(listed(32)).max(16).optional().describe('Words to find it by.'),
  allow: z
    .array(listed(255))
    .max(100)
    .optional()
    .describe('Destinations it may talk to without an alert: names with all below them, addresses or networks.'),
  quiet: z.boolean().optional().describe('Record its alerts, and send none.'),
});
export type DeviceEdit = z.output<typeof DeviceEdit>;

export const DeviceChange = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('edit'), site: Site, mac: Mac, edit: DeviceEdit }),
  z.strictObject({ type: z.literal('merge'), site: Site, mac: Mac, from: Mac }),
  z.strictObject({ type: z.literal('split'), site: Site, mac: Mac }),
  z.strictObject({ type: z.literal('forget'), site: Site, mac: Mac }),
  /** A device that somebody knows of before it was seen, as an import of a list has them. */
  z.strictObject({ type: z.literal('add'), site: Site, mac: Mac, edit: DeviceEdit }),
]);
export type DeviceChange = z.output<typeof DeviceChange>;

/** What came of it. `audit` says what changed, in words. */
export type ChangeResult =
  | { ok: true; device?: Device; audit: string }
  | { ok: false; reason: 'unknown' | 'impossible' | 'full'; message: string };

/** Of devices, then of what people are told. */
export const AUDIT_ACTIONS = [
  'edit',
  'merge',
  'split',
  'forget',
  'add',
  'silence',
  'allow',
  'unsilence',
  'pause',
  'off',
  'on',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One line of the audit log. Times are microseconds since 1970 UTC. */
export interface AuditEntry {
  time: number;
  site: string;
  /** Empty, as the site, for what is of no device. */
  mac: string;
  /** Who: a user, a token, "local", or "lanhound" for what it did by itself. */
  by: string;
  action: AuditAction;
  /** What changed, in words. */
  what: string;
}

/** Put what was said over what was known; what is empty is taken back. Gives what changed, in words. */
export function applyEdit(device: Device, edit: DeviceEdit): string {
  const { state, ...given } = edit;
  const told: string[] = [];
  if (state !== undefined && state !== device.state) {
    told.push(`state ${device.state} → ${state}`);
    device.state = state;
  }
  const now: Record<string, unknown> = { ...device.given };
  for (const [key, value] of Object.entries(given)) {
    const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0);
    const before = now[key];
    if (isEmpty) delete now[key];
    else now[key] = value;
    if (JSON.stringify(before) !== JSON.stringify(now[key]))
      told.push(`${key} ${wordsOf(before)} → ${wordsOf(now[key])}`);
  }
  device.given = now as Device['given'];
  return told.join(', ');
}

const wordsOf = (value: unknown): string =>
  value === undefined ? 'none' : Array.isArray(value) ? value.join(' ') || 'none' : String(value);
