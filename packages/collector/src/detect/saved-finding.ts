// Findings, alerts and devices as detectors and the fold save them. Restored with these, so that a state of another
// version is refused and never half understood.
import { z } from 'zod';
import { SavedDevice } from '../inventory/device.ts';
import type { Alert } from './alert.ts';
import { type Finding, SEVERITIES } from './detector.ts';

const Evidence = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const Words = { title: z.string(), evidence: Evidence, why: z.string(), advice: z.string() };

export const SavedFinding = z.object({
  severity: z.enum(SEVERITIES),
  identity: z.array(z.string()),
  time: z.number(),
  site: z.string(),
  sensor: z.string(),
  device: SavedDevice.optional(),
  address: z.string().optional(),
  ...Words,
  amends: z.boolean().exactOptional(),
}) satisfies z.ZodType<Finding>;

export const SavedAlert = z.object({
  id: z.string(),
  fingerprint: z.string(),
  detector: z.string(),
  severity: z.enum(SEVERITIES),
  site: z.string(),
  sensor: z.string(),
  device: z
    .object({
      mac: z.string(),
      name: z.string(),
      address: z.string().exactOptional(),
      vendor: z.string().exactOptional(),
    })
    .optional(),
  address: z.string().optional(),
  ...Words,
  count: z.number(),
  firstTime: z.number(),
  lastTime: z.number(),
  resolvedTime: z.number().exactOptional(),
}) satisfies z.ZodType<Alert>;
