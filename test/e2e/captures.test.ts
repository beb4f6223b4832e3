import { describeWithCaptures, temporaryDirectory } from '@lanhound/testkit';
import { type Outcome, runPipeline } from '@lanhound/testkit/pipeline';
import { expect, test } from 'vitest';
import { expectGolden } from './golden.ts';

/** Captures whose devices and alerts are written down, and what makes each worth it. */
const CASES = [
  ['home/android.pcap', 'phones that join, with their names and makers'],
  ['insecure/telnet.pcap', 'one Telnet session'],
  ['insecure/ipv4.pcap', 'FTP, active and passive'],
  ['attack/malware.pcap', 'a listed name and its host'],
] as const;

/** What attack/malware.pcap asks for is below it. */
const LISTED_NAME = 'internetbadguys.com';

describeWithCaptures('captures through all stages', (captures) => {
  test.each(CASES)('%s: %s', async (file) => {
    const collector = { detect: { lists: { block: [LISTED_NAME] } } };
    const found = await runPipeline(
      captures.path(file),
      { dataDir: temporaryDirectory(), collector },
      async (outcome) => ({
        alerts: outcome.alerts.map(alertFacts),
        devices: outcome.devices.map(deviceFacts),
      }),
    );
    expectGolden(file, found);
  });

  test('what is stored is what was captured, to the packet and the byte', async () => {
    const file = 'home/android.pcap';
    const { flows, other_ip } = captures.truth(file);
    const sum = (of: 'pkts' | 'bytes') =>
      [...flows, ...other_ip].reduce((all, flow) => all + flow[of][0] + flow[of][1], 0);
    const stored = await runPipeline(captures.path(file), { dataDir: temporaryDirectory() }, ({ select }) =>
      select(TOTALS),
    );
    expect(stored).toEqual([{ packets: String(sum('pkts')), bytes: String(sum('bytes')) }]);
  });
});

const TOTALS = `
SELECT toString(sum(srcPackets + dstPackets)) AS packets, toString(sum(srcBytes + dstBytes)) AS bytes
FROM flows`;

const alertFacts = ({
  detector,
  severity,
  title,
  device,
  address,
  evidence,
  count,
  firstTime,
  lastTime,
}: Outcome['alerts'][number]) => ({
  ...{ detector, severity, title, device, address, evidence, count },
  firstTime: iso(firstTime),
  lastTime: iso(lastTime),
});

const deviceFacts = ({
  mac,
  vendor,
  randomised,
  addresses,
  names,
  firstSeen,
  lastSeen,
}: Outcome['devices'][number]) => ({
  ...{ mac, vendor, randomised, addresses, names },
  firstSeen: iso(firstSeen),
  lastSeen: iso(lastSeen),
});

const iso = (timeUs: number): string => new Date(timeUs / 1000).toISOString();
