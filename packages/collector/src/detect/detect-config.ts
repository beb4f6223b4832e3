import { z } from 'zod';
import { SEVERITIES } from './detector.ts';
import { type ConfigKey, configKeyOf, detectors } from './index.ts';
import { NameListsConfig } from './lists/lists-config.ts';

const DAY_MS = 24 * 3600 * 1000;
const YEAR_MS = 365 * DAY_MS;

/** What every detector has besides its own keys. */
const everyDetector = {
  enabled: z.boolean().default(true).describe('Whether this detector runs.'),
  severity: z
    .enum(SEVERITIES)
    .optional()
    .describe('Severity of its main finding instead of the usual one; lesser findings never exceed it.'),
  quietMs: z.int().min(1000).max(YEAR_MS).optional().describe('Instead of detect.quietMs, for this detector.'),
};

type WithEvery<C> =
  C extends z.ZodObject<infer Shape> ? z.ZodPrefault<z.ZodObject<Shape & typeof everyDetector, z.core.$strict>> : never;

type DetectorConfigs = {
  [D in (typeof detectors)[number] as ConfigKey<D['name']>]: WithEvery<D['config']>;
};

const detectorConfigs = Object.fromEntries(
  detectors.map(({ name, config, summary }) => [
    configKeyOf(name),
    (config as z.ZodObject).extend(everyDetector).prefault({}).describe(summary),
  ]),
) as unknown as DetectorConfigs;

export const DetectConfig = z
  .strictObject({
    quietMs: z
      .int()
      .min(1000)
      .max(YEAR_MS)
      .default(DAY_MS)
      .describe('A problem not found for this long (event time) is over; found again it is a new alert.'),
    repeatedEveryMs: z
      .int()
      .min(0)
      .max(DAY_MS)
      .default(10_000)
      .describe('Repeats of an alert are passed on at most this often (event time).'),
    alertsMax: z
      .int()
      .min(10)
      .max(100_000)
      .default(2000)
      .describe('Alerts one detector may have alive at once; beyond, one alert says so and the rest is counted.'),
    loopback: z
      .boolean()
      .default(false)
      .describe('Also judge traffic of a machine with itself, such as that of the embedded broker.'),
    lists: NameListsConfig,
    ...detectorConfigs,
  })
  .prefault({});

export type DetectConfig = z.output<typeof DetectConfig>;
