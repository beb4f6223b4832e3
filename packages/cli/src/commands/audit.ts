import { Command } from 'commander';
import { z } from 'zod';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { findDevice, queryOf } from '../devices/device-answers.ts';
import { timeOf } from '../devices/device-words.ts';
import { type Paint, paintFor, printable } from '../terminal/style.ts';
import { cut, padded, wrap } from '../terminal/table.ts';
import { formatLocal } from '../terminal/units.ts';

interface AuditOptions extends CollectorOptions {
  device?: string;
  by?: string;
  limit: string;
  site?: string;
  json?: boolean;
}

const Entry = z.object({
  ...{ time: z.string(), by: z.string(), action: z.string(), what: z.string() },
  /** Nothing for what is of no device. */
  mac: z.string().default(''),
  label: z.string().optional(),
});
const AuditPage = z.object({ items: z.array(Entry) });

export function auditCommand(): Command {
  const command = new Command('audit')
    .description('who changed what about devices and about what people are told, newest first')
    .option('--device <device>', 'only of this device: a MAC, an address or a name')
    .option('--by <name>', 'only by this user or token, by local, or by lanhound itself')
    .option('--site <name>', 'only of this site')
    .option('--limit <count>', 'entries at most, up to 1000', '50')
    .option('--json', 'as a JSON array');
  return withCollectorOptions(command).action(async (options: AuditOptions) => {
    const { dataDir } = collectorFolder(options);
    const { by, limit, site } = options;
    const device = options.device === undefined ? undefined : await findDevice(dataDir, options.device, site);
    const query = new URLSearchParams(queryOf({ by, limit, site: device?.site ?? site, mac: device?.mac }));
    const { items } = await askForJson(dataDir, `/api/v1/audit?${query}`, AuditPage);
    if (options.json) return console.log(JSON.stringify(items, null, 2));
    if (items.length === 0) return console.log('Nobody has changed anything yet.');
    const paint = paintFor(process.stdout, process.env);
    for (const entry of items)
      for (const line of entryLines(entry, process.stdout.columns ?? 120, paint)) console.log(line);
  });
}

const WHO_COLUMNS = 10;
const DEVICE_COLUMNS = 24;
const GAP = '  ';

/** Beside less room than this nobody wants to read a sentence: it stands below then. */
const WHAT_LEAST = 50;
const BELOW = 4;

/** When, who and whom in columns, and what beside or below them. */
function entryLines(
  { time, by, action, label, mac, what }: z.output<typeof Entry>,
  width: number,
  paint: Paint,
): string[] {
  const cell = (text: string, columns: number) => padded(cut(printable(text), columns), columns);
  const when = formatLocal(timeOf(time)).slice(0, 16);
  const head = [
    paint('dim', when),
    cell(by, WHO_COLUMNS),
    paint('bold', cell(label ?? (mac || action), DEVICE_COLUMNS)),
  ].join(GAP);
  const beside = when.length + WHO_COLUMNS + DEVICE_COLUMNS + 3 * GAP.length;
  const isNarrow = width - beside < WHAT_LEAST;
  const indent = isNarrow ? BELOW : beside;
  const [first = '', ...rest] = wrap(printable(what), width - indent);
  const below = (lines: readonly string[]) => lines.map((line) => ' '.repeat(indent) + line);
  return isNarrow ? [head.trimEnd(), ...below([first, ...rest])] : [`${head}${GAP}${first}`, ...below(rest)];
}
