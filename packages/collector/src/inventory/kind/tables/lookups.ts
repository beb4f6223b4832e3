import type { EvidenceTable } from '../rule.ts';
import { SYSTEM_LOOKUPS } from './lookups-systems.ts';
import { THING_LOOKUPS } from './lookups-things.ts';

// Names that devices look up by themselves: the clouds of their makers, where they check for a connection, where they
// get the time and updates. A name stands for all below it. An app on a phone looks up its maker's names as well, so
// only what the devices themselves use says more than little.

export const LOOKUPS: EvidenceTable = { trait: 'lookup', groups: [...SYSTEM_LOOKUPS, ...THING_LOOKUPS] };
