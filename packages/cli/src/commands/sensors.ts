import { activeCredentials, type EnrolledSensor, readRoster } from '@lanhound/identity';
import { formatTime } from '@lanhound/proto';
import { Command } from 'commander';
import { z } from 'zod';
import { askCollector } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { readSightings } from '../sightings.ts';
import { type Column, tableLines } from '../terminal/table.ts';

/** A sensor that was enrolled, heard, or both. */
interface Row {
  site: string;
  sensor: string;
  /** Who is not enrolled came to an embedded broker by the local key, and to another server because that let it in. */
  state: 'enrolled' | 'revoked' | 'this machine' | 'not enrolled';
  lastSeen?: string;
  version?: string | undefined;
  enrolled?: string;
  /** End of its newest certificate. */
  until?: string;
}

const day = (time: string | undefined): string => time?.slice(0, 10) ?? '-';

const COLUMNS: Column<Row>[] = [
  { title: 'SENSOR', value: ({ sensor }) => sensor },
  { title: 'SITE', value: ({ site }) => site },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'LAST SEEN', value: ({ lastSeen }) => lastSeen?.replace(/\.\d+Z$/, 'Z') ?? 'never' },
  { title: 'VERSION', value: ({ version }) => version ?? '-' },
  { title: 'ENROLLED', value: ({ enrolled }) => day(enrolled) },
  { title: 'UNTIL', value: ({ until }) => day(until) },
];

export function sensorsCommand(): Command {
  const command = new Command('sensors')
    .description('list the sensors that were enrolled or heard, also while no collector runs')
    .option('--json', 'as a JSON array');
  return withCollectorOptions(command).action(async (options: CollectorOptions & { json?: boolean }) => {
    const { config, dataDir, identityDir } = collectorFolder(options);
    const { sensors, unreadable } = readRoster(identityDir);
    const others = config.bus.kind === 'embedded' ? 'this machine' : 'not enrolled';
    const rows = rowsOf(sensors, [...sightingsIn(dataDir), ...(await heardBy(dataDir))], others);
    for (const file of unreadable)
      console.error(`lanhound: the enrolment ${file} is damaged; its sensor is not let in`);
    if (options.json) return console.log(JSON.stringify(rows, null, 2));
    if (rows.length === 0) return console.log('No sensor was enrolled or heard. `lanhound enroll NAME` lets one in.');
    for (const line of tableLines(COLUMNS, rows, process.stdout.columns ?? Number.POSITIVE_INFINITY)) console.log(line);
  });
}

type Heard = Pick<Row, 'site' | 'sensor' | 'lastSeen' | 'version'>;

/** What collectors that ran over this folder wrote down, a minute ago at most. */
const sightingsIn = (dataDir: string): Heard[] =>
  readSightings(dataDir).map(({ lastHeard, ...sighting }) => ({ ...sighting, lastSeen: formatTime(lastHeard) }));

const SensorsAnswer = z.object({
  items: z.array(
    z
      .object({ site: z.string(), sensor: z.string(), lastHeard: z.string(), version: z.string().optional() })
      .transform(({ lastHeard, ...heard }) => ({ ...heard, lastSeen: lastHeard })),
  ),
});

/** What a running collector says, when there is one that answers us. */
async function heardBy(dataDir: string): Promise<Heard[]> {
  try {
    const { text } = await askCollector(dataDir, '/api/v1/sensors');
    return SensorsAnswer.parse(JSON.parse(text)).items;
  } catch {
    return [];
  }
}

function rowsOf(enrolled: readonly EnrolledSensor[], heard: readonly Heard[], others: Row['state']): Row[] {
  const rows = new Map<string, Row>();
  for (const { site, sensor, ...seen } of heard) {
    const key = `${site}/${sensor}`;
    rows.set(key, { ...rows.get(key), site, sensor, state: others, ...seen });
  }
  for (const each of enrolled) {
    const { site, sensor, enrolledMs } = each;
    const newest = activeCredentials(each).at(-1);
    rows.set(`${site}/${sensor}`, {
      ...rows.get(`${site}/${sensor}`),
      ...{ site, sensor, state: newest ? 'enrolled' : 'revoked', enrolled: new Date(enrolledMs).toISOString() },
      ...(newest ? { until: new Date(newest.notAfterMs).toISOString() } : {}),
    });
  }
  return [...rows.keys()].toSorted().flatMap((key) => rows.get(key) ?? []);
}
