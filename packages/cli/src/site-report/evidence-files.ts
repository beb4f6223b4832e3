// A report from the files of the evidence receiver, where there is no database.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type ChainCheck, createChainCheck, EvidenceRecord, type SiteReport } from '@lanhound/collector';
import { formatTime, parseTime } from '@lanhound/proto';
import { ConfigError, parseJson } from '@lanhound/runtime';

/** As many as the interface gives. */
const ALERTS_MAX = 500;

type EvidencedAlert = Extract<EvidenceRecord, { event: 'alert' }>;

/** Microseconds since 1970 UTC. */
export interface Period {
  fromUs: number;
  toUs: number;
}

/** Files in any order: FILE.2 is older than FILE.1, which is older than FILE. */
export async function readEvidence(
  files: readonly string[],
  period: Period,
): Promise<{ report: SiteReport; chain: ChainCheck }> {
  const chain = createChainCheck();
  /** As each alert stood last. */
  const alerts = new Map<string, EvidencedAlert>();
  let omitted = 0;
  let understood = 0;
  for (const file of [...files].sort((a, b) => ageOf(b) - ageOf(a))) {
    let number = 0;
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      chain.see(line, `${file}, line ${++number}`);
      const record = EvidenceRecord.safeParse(parseJson(line)).data;
      if (!record) continue;
      understood++;
      if (record.event !== 'alert' || !isWithin(record, period)) continue;
      alerts.delete(record.id);
      alerts.set(record.id, record);
      if (alerts.size <= ALERTS_MAX) continue;
      alerts.delete(alerts.keys().next().value as string);
      omitted++;
    }
  }
  const check = chain.result();
  if (check.lines > 0 && understood === 0) throw notOurs(files);
  return { report: reportOf([...alerts.values()], omitted, period), chain: check };
}

const ageOf = (file: string): number => Number(/\.(\d{1,6})$/.exec(file)?.[1] ?? 0);

const isWithin = ({ firstTime, lastTime }: EvidencedAlert, { fromUs, toUs }: Period): boolean =>
  (parseTime(lastTime) ?? 0) >= fromUs && (parseTime(firstTime) ?? 0) < toUs;

function reportOf(found: readonly EvidencedAlert[], alertsOmitted: number, { fromUs, toUs }: Period): SiteReport {
  const alerts = found.toSorted((a, b) => (a.firstTime < b.firstTime ? -1 : 1));
  const devices = new Map<string, SiteReport['devices'][number]>();
  const detectors = new Map<string, { detector: string; alerts: number; findings: number }>();
  for (const { site, device, detector, count } of alerts) {
    if (device) devices.set(`${site} ${device.mac}`, { site, ...device });
    const before = detectors.get(detector) ?? { detector, alerts: 0, findings: 0 };
    detectors.set(detector, { detector, alerts: before.alerts + 1, findings: before.findings + count });
  }
  const isNew = ({ firstSeen }: { firstSeen?: string | undefined }) => {
    const us = firstSeen === undefined ? undefined : parseTime(firstSeen);
    return us !== undefined && us >= fromUs && us < toUs;
  };
  return {
    ...{ from: formatTime(fromUs), to: formatTime(toUs), alertsOmitted },
    alerts: alerts.map(({ device, ...rest }) => ({
      ...rest,
      ...(device
        ? { device: { mac: device.mac, name: device.label, address: device.addresses[0], vendor: device.vendor } }
        : {}),
    })),
    ...{ decisions: [], decisionsOmitted: 0, devices: [...devices.values()] },
    ...{ newDevices: [...devices.values()].filter(isNew), newDevicesOmitted: 0 },
    detectors: [...detectors.values()].toSorted((a, b) => b.alerts - a.alerts),
    ...{ talkers: [], muted: [], sensors: [] },
  };
}

const notOurs = (files: readonly string[]): ConfigError =>
  new ConfigError([
    {
      field: '--evidence',
      value: files.join(' '),
      want: 'files of the receiver `evidence` with form: jsonl',
      fix: 'Lines of the forms ecs and syslog are for other programs.',
    },
  ]);
