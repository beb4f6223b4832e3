// Where services say what their device is. The keys are those of the DNS-SD registry, of Apple's, Google's and Amazon's
// receivers and of printers (Bonjour Printing Specification 1.2.1); an earlier one says more than a later one.

const MODEL_KEYS = ['model', 'am', 'rpmd', 'md', 'ty', 'mdl', 'usb_mdl', 'modelid', 'product'] as const;
const MANUFACTURER_KEYS = ['manufacturer', 'usb_mfg', 'mfg', 'vendor', 'integrator'] as const;

/** Keys that mean something else to one type of service: here the kinds of metadata that a receiver shows. */
const NOT_MODEL: ReadonlyMap<string, string> = new Map([['_raop._tcp', 'md']]);

/** Types of service whose instances have names for machines, and the key with that for people. */
const NAME_KEYS: ReadonlyMap<string, string> = new Map([
  ['_googlecast._tcp', 'fn'],
  ['_amzn-wplay._tcp', 'n'],
  ['_esphomelib._tcp', 'friendly_name'],
]);

/** Types of service whose instances have their device's hardware address in their name. */
const NAME_FORMS: ReadonlyMap<string, RegExp> = new Map([
  ['_raop._tcp', /^[0-9a-f]{12}@(.+)$/i],
  ['_workstation._tcp', /^(.+) \[[0-9a-f:]{17}\]$/i],
]);

/** Pairs by key in lower case. */
type Pairs = ReadonlyMap<string, string>;

export function modelOf(type: string, pairs: Pairs): string | undefined {
  const other = NOT_MODEL.get(type);
  const key = MODEL_KEYS.find((candidate) => candidate !== other && pairs.has(candidate));
  // Printers write the product in parentheses, as PostScript does.
  return key && pairs.get(key)?.replace(/^\((.+)\)$/, '$1');
}

export function manufacturerOf(pairs: Pairs): string | undefined {
  const key = MANUFACTURER_KEYS.find((candidate) => pairs.has(candidate));
  return key && pairs.get(key);
}

/** What people call the device, as far as an instance of this type says so. */
export function nameOf(type: string, instance: string, pairs: Pairs): string {
  const key = NAME_KEYS.get(type);
  const name = key === undefined ? undefined : pairs.get(key);
  return name ?? NAME_FORMS.get(type)?.exec(instance)?.[1] ?? instance;
}
