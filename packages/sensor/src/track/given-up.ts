/**
 * Counters whose names end in one of these words tell what was not read although it was there: at a limit of the
 * sensor, or because the capture had not all of it. All others count what was read, or what was malformed.
 */
const GIVEN_UP = /(capped|refused|evicted|omitted|incomplete|missed|holes|gaps|overflows|cut)$/i;

/** What was given up, by name; without what did not happen. */
export function givenUpOf(counters: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counters).filter(([name, count]) => count > 0 && GIVEN_UP.test(name)));
}
