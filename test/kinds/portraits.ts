import type { Label } from './label.ts';
import { DOCUMENTED_PORTRAITS } from './portraits-documented.ts';
import { NEW_PORTRAITS } from './portraits-new.ts';
import { REPORTED_PORTRAITS } from './portraits-reported.ts';

/** One thing that a device says, in the words of its protocol. */
export type Said =
  | { dhcp: { hostname?: string; vendorClass?: string; parameters?: string } }
  | { service: string; name?: string; host?: string; text?: readonly string[] }
  | { ssdp: string; server?: string }
  | { lookup: string }
  | { userAgent: string }
  /** The initial hop limit as it arrives, the window, and the options in hexadecimal. */
  | { syn: readonly [hopLimit: number, window: number, options: string] }
  /** The port at which it accepts connections, and what it answers first. */
  | { serves: number; answers?: string };

/** A device that the captures lack: what such a one says, which is put into frames. */
export interface Portrait extends Label {
  name: string;
  mac: string;
  says: readonly Said[];
}

export const PORTRAITS: readonly Portrait[] = [...DOCUMENTED_PORTRAITS, ...REPORTED_PORTRAITS, ...NEW_PORTRAITS];
