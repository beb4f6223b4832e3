import type { Kind } from '../../packages/collector/src/inventory/kind/kind.ts';

/** What a device is, by somebody who knows. */
export interface Label {
  /** Each of these is right; several where what is known does not tell them apart. */
  kinds: readonly Kind[];
  /** How that is known. */
  why: string;
  role: Role;
}

/**
 * What a device had to do with the rules: they were written with it in view; they were corrected by what they said of
 * it when it was new to them; or it was held out, and nothing was changed after it was measured, so that it says how
 * well they fare with devices that are new.
 */
export type Role = 'written with' | 'corrected by' | 'held out';
