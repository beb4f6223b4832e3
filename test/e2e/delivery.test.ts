import { describeWithCaptures, temporaryDirectory } from '@lanhound/testkit';
import { type Outcome, type PipelineOptions, runPipeline } from '@lanhound/testkit/pipeline';
import { beforeAll, expect, test } from 'vitest';

type Faults = NonNullable<PipelineOptions['faults']>;

const FILE = 'home/android.pcap';

/** Many small batches, so that there is much to lose; many at a time, so that they overtake each other. */
const PUBLISH = { batchBytes: 1024, inFlightBatchesMax: 64, retryFirstMs: 10, retryMostMs: 50, stopMs: 60_000 };

const FAULTS: readonly (readonly [string, Faults])[] = [
  ['that loses batches', { lost: 0.3 }],
  ['that loses acknowledgements', { unanswered: 0.3 }],
  ['that delivers twice', { doubled: 0.3 }],
  ['that mixes up the order', { delayMsMax: 30 }],
  ['that does all of it', { lost: 0.2, unanswered: 0.2, doubled: 0.2, delayMsMax: 20 }],
];

describeWithCaptures('at least once, in effect once', (captures) => {
  const runOver = (faults: Faults, dataDir: string) => {
    const options = { dataDir, sensor: { publish: PUBLISH }, faults };
    return runPipeline(captures.path(FILE), options, factsOf);
  };
  const dataDir = temporaryDirectory();
  let withoutFaults: Facts;
  beforeAll(async () => {
    withoutFaults = await runOver({}, dataDir);
    expect(withoutFaults.rows.length).toBeGreaterThan(100);
    expect(withoutFaults.alerts.length).toBeGreaterThan(0);
  });

  test.each(FAULTS)('a bus %s leaves the same rows and the same alerts', async (_, faults) => {
    expect(await runOver(faults, temporaryDirectory())).toEqual(withoutFaults);
  });
});

const ROWS = `
SELECT toString(time) AS at, src, srcPort, dst, dstPort, proto, state, srcPackets, srcBytes, dstPackets, dstBytes
FROM flows ORDER BY ALL`;

type Facts = Awaited<ReturnType<typeof factsOf>>;

/** Titles may list devices in the order in which their batches came, so they are left out. */
const factsOf = async ({ alerts, select }: Outcome) => ({
  rows: await select(ROWS),
  alerts: alerts.map(({ detector, fingerprint, count }) => `${detector} ${fingerprint} ${count}`).sort(),
});
