import type { Event } from '@lanhound/proto';
import type { Device } from './device.ts';

/** Who is who. Pure and bounded: events in, devices kept, changes out. */
export interface Inventory {
  /** Learn from an event. Returns the devices that appeared with it, seen for the first time ever. */
  see(event: Event): readonly Device[];
  /** The device that has this MAC, or that last used this address at the site. */
  find(site: string, key: { mac?: string | undefined; ip?: string | undefined }): Device | undefined;
  all(): Iterable<Device>;
  /** Devices changed since the last call, for the store. */
  takeChanged(): Device[];
  save(): unknown;
  restore(state: unknown): void;
}
