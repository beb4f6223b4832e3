import type { EvidenceTable } from '../rule.ts';
import { DHCP_FINGERPRINTS, DHCP_VENDOR_CLASSES } from './dhcp.ts';
import { FRIENDLY_NAMES } from './friendly-names.ts';
import { HOSTNAMES } from './hostnames.ts';
import { LOOKUPS } from './lookups.ts';
import { MANUFACTURERS, MODELS, TEXTS } from './models.ts';
import { ROLES, SERVED } from './served-ports.ts';
import { SERVICES } from './services.ts';
import { SSDP_TYPES } from './ssdp.ts';
import { JA4, SYN_OPTIONS } from './stacks.ts';
import { USER_AGENTS } from './user-agents.ts';
import { VENDORS } from './vendors.ts';

/** Everything that is known about what traits say. */
export const TABLES: readonly EvidenceTable[] = [
  MODELS,
  TEXTS,
  SERVICES,
  SSDP_TYPES,
  ...HOSTNAMES,
  FRIENDLY_NAMES,
  USER_AGENTS,
  DHCP_VENDOR_CLASSES,
  DHCP_FINGERPRINTS,
  VENDORS,
  MANUFACTURERS,
  SERVED,
  ...ROLES,
  LOOKUPS,
  SYN_OPTIONS,
  JA4,
];
