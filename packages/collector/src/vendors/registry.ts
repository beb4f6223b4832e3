// The IEEE registries of hardware addresses: who was given which block.

/** By size of its blocks, large ones first. */
export const REGISTRIES = ['large', 'medium', 'small'] as const;
export type RegistryName = (typeof REGISTRIES)[number];

/** IEEE's own names, and the hex digits that a block of each begins with. */
export const REGISTRY_FACTS: Readonly<Record<RegistryName, { ieee: string; digits: number }>> = {
  large: { ieee: 'MA-L', digits: 6 },
  medium: { ieee: 'MA-M', digits: 7 },
  small: { ieee: 'MA-S', digits: 9 },
};

/** Why a registry cannot be had or taken; the message is for people. The one in use stays. */
export class RegistryError extends Error {
  override name = 'RegistryError';
}

/** Makers by the prefix of their blocks: 6, 7 or 9 hex digits in capitals. */
export type Prefixes = Readonly<Record<string, string>>;

/** All three registries, and of which day they are. */
export interface VendorRegistry {
  /** "2026-08-26". */
  date: string;
  prefixes: Prefixes;
}

/** Blocks of each registry. */
export function countsOf(prefixes: Prefixes): Readonly<Record<RegistryName, number>> {
  const counts = { large: 0, medium: 0, small: 0 };
  for (const prefix in prefixes) {
    const name = REGISTRIES.find((each) => REGISTRY_FACTS[each].digits === prefix.length);
    if (name) counts[name]++;
  }
  return counts;
}
