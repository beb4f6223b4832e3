import type { Kind } from './device.ts';
import type { Traits } from './traits.ts';

/** What traits say about the kind of a device. */
export interface Classification {
  kind?: Kind | undefined;
  model?: string | undefined;
  system?: string | undefined;
}

/** Tells from what a device says and shows what it is. */
export interface KindReader {
  classify(traits: Traits): Classification;
  /** The part of a name that says something about who looks it up; undefined for most names. */
  lookupTraitOf(name: string): string | undefined;
}

/** Tells nothing. */
export const noKinds: KindReader = { classify: () => ({}), lookupTraitOf: () => undefined };
