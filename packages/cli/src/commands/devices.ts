import { readFileSync, statSync } from 'node:fs';
import { DEVICE_STATES, type ImportedDevice } from '@lanhound/collector';
import { ConfigError } from '@lanhound/runtime';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { type ListedDevice, listDevices, queryOf } from '../devices/device-answers.ts';
import { readDeviceList, writeDeviceList } from '../devices/device-list.ts';
import { deviceTable } from '../devices/device-table.ts';
import { timeOf } from '../devices/device-words.ts';
import { EXIT } from '../failure.ts';
import { paintFor } from '../terminal/style.ts';
import { plural } from '../terminal/units.ts';

interface ListOptions extends CollectorOptions {
  sort: string;
  search?: string;
  state?: string;
  kind?: string;
  owner?: string;
  tag?: string;
  site?: string;
  here?: boolean;
  away?: boolean;
  all?: boolean;
  json?: boolean;
}

const SORTS = ['label', 'lastSeen', 'firstSeen', 'kind', 'state', 'address', 'vendor'];
/** Who is away for longer is shown by --all. */
const AWAY_US = 7 * 86_400_000_000;
/** Questions below the table. */
const QUESTIONS_MAX = 3;

export function devicesCommand(): Command {
  const command = new Command('devices')
    .description('the devices that a running collector knows')
    .enablePositionalOptions()
    .addOption(new Option('--sort <by>', 'times newest first').choices(SORTS).default('label'))
    .option('--search <text>', 'part of a name, maker, model, owner, tag, address or MAC')
    .addOption(new Option('--state <state>', 'what somebody thinks of it').choices(DEVICE_STATES))
    .option('--kind <kind>', 'such as phone or printer')
    .option('--owner <name>', 'whose it is')
    .option('--tag <tag>', 'has this tag')
    .option('--site <name>', 'only of this site')
    .option('--here', 'only who is here')
    .addOption(new Option('--away', 'only who is away').conflicts('here'))
    .option('--all', 'also who is ignored, and away for more than a week')
    .option('--json', 'as a JSON array');
  return withCollectorOptions(command)
    .action((options: ListOptions) => list(options))
    .addCommand(exportCommand())
    .addCommand(importCommand());
}

async function list(options: ListOptions): Promise<void> {
  const { dataDir } = collectorFolder(options);
  const { sort, search, state, kind, owner, tag, site, here, away } = options;
  const presence = here ? 'here' : away ? 'away' : undefined;
  const found = await listDevices(dataDir, queryOf({ sort, search, state, kind, owner, tag, site, presence }));
  const nowUs = Date.now() * 1000;
  const isAsked = options.all || state !== undefined || away;
  const shown = isAsked ? found : found.filter((device) => isCurrent(device, nowUs));
  if (options.json) return console.log(JSON.stringify(shown, null, 2));
  const paint = paintFor(process.stdout, process.env);
  const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
  if (shown.length > 0) for (const line of deviceTable(shown, width, nowUs, paint)) console.log(line);
  const hidden = found.length - shown.length;
  if (found.length === 0) console.log('No device is known that fits.');
  for (const { mac } of shown.filter(({ resembles }) => resembles).slice(0, QUESTIONS_MAX))
    console.log(`${mac} may be a device that you know: lanhound device show ${mac}`);
  if (hidden > 0) console.log(paint('dim', `${plural(hidden, 'more device')} ignored, or away for over a week: --all`));
}

const isCurrent = ({ state, presence, presenceSince }: ListedDevice, nowUs: number): boolean =>
  state !== 'ignored' && (presence === 'here' || nowUs - timeOf(presenceSince) < AWAY_US);

function exportCommand(): Command {
  const command = new Command('export')
    .description('print all devices with what was said of them, as import takes it')
    .addOption(new Option('--format <format>', 'for programs or tables').choices(['csv', 'json']).default('csv'));
  return withCollectorOptions(command).action(async (_options, self: Command) => {
    const options = self.optsWithGlobals<CollectorOptions & { format: 'csv' | 'json' }>();
    const devices = await listDevices(collectorFolder(options).dataDir, { sort: 'label' });
    process.stdout.write(writeDeviceList(devices, options.format));
  });
}

interface ImportOptions extends CollectorOptions {
  dryRun?: boolean;
  site?: string;
}

function importCommand(): Command {
  const command = new Command('import')
    .description('say who is known: a file of export, or lines of a MAC and a name; who is listed is trusted')
    .argument('<file>', 'CSV or JSON; of CSV without a head the columns are MAC, name')
    .option('--site <name>', 'of devices for which the file does not say it')
    .option('--dry-run', 'only say what would be done');
  return withCollectorOptions(command).action(async (file: string, _options, self: Command) =>
    importList(file, self.optsWithGlobals<ImportOptions>()),
  );
}

/** Ten thousand devices with notes have less. */
const FILE_BYTES_MAX = 10_000_000;
/** Problems printed; who has more mends these first. */
const PROBLEMS_MAX = 20;

async function importList(file: string, { dryRun = false, site, ...folder }: ImportOptions): Promise<void> {
  const { dataDir } = collectorFolder(folder);
  const { size } = statSync(file);
  if (size > FILE_BYTES_MAX) throw problem(file, `${size} bytes long`, `at most ${FILE_BYTES_MAX} bytes`);
  const { entries, problems } = readDeviceList(readFileSync(file, 'utf8'));
  for (const each of problems.slice(0, PROBLEMS_MAX)) console.error(`${file}: ${each}`);
  if (problems.length > 0) {
    console.error(`lanhound: ${plural(problems.length, 'problem')} in ${file}; nothing was imported`);
    process.exitCode = EXIT.wrongUse;
    return;
  }
  const total = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  for (const part of partsOf(entries)) {
    const devices = part.map(({ device }) => (site === undefined ? device : { site, ...device }));
    const body = { devices, dryRun };
    const result = await askForJson(dataDir, '/api/v1/devices/import', ImportResult, { method: 'POST', body });
    for (const { index, message } of result.refused) console.error(`${file}: ${part[index]?.where}: ${message}`);
    for (const key of ['added', 'changed', 'unchanged'] as const) total[key] += result[key];
    total.refused += result.refused.length;
  }
  console.log(importWords(total, dryRun));
  if (total.refused > 0) process.exitCode = EXIT.failed;
}

const ImportResult = z.object({
  ...{ added: z.number(), changed: z.number(), unchanged: z.number() },
  refused: z.array(z.object({ index: z.number(), message: z.string() })),
});

/** What the interface takes in one request. */
const PART_DEVICES_MAX = 500;
const PART_BYTES_MAX = 900_000;

function partsOf<T extends { device: ImportedDevice }>(entries: readonly T[]): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const own = Buffer.byteLength(JSON.stringify(entry.device));
    const last = parts.at(-1);
    const isFull = !last || last.length >= PART_DEVICES_MAX || bytes + own > PART_BYTES_MAX;
    if (isFull) parts.push([entry]);
    else last.push(entry);
    bytes = isFull ? own : bytes + own;
  }
  return parts;
}

function importWords(
  { added, changed, unchanged, refused }: Record<'added' | 'changed' | 'unchanged' | 'refused', number>,
  dryRun: boolean,
): string {
  const words = `${added} added, ${changed} changed, ${unchanged} as before`;
  return `${words}${refused > 0 ? `, ${refused} refused` : ''}${dryRun ? '; a dry run, nothing was done' : ''}`;
}

const problem = (file: string, value: string, want: string) => new ConfigError([{ field: file, value, want }]);
