import { formatTime } from '@lanhound/proto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { type Silence, SilenceMade, SilencesPage } from '../alerts/alert-answers.ts';
import { silenceTable } from '../alerts/silence-table.ts';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { timeOf } from '../devices/device-words.ts';
import { MOMENT_WANT, parseMoment } from '../moment.ts';
import { paintFor, printable } from '../terminal/style.ts';
import { formatLocal } from '../terminal/units.ts';

export interface EndingOptions extends CollectorOptions {
  for?: string;
  until?: string;
  comment?: string;
}

export function silenceCommand(): Command {
  return new Command('silence')
    .description('alerts that nobody wants to hear of for a while; they are recorded all the same')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(endCommand());
}

export const withEnding = (command: Command): Command =>
  withCollectorOptions(command)
    .addOption(new Option('--for <span>', 'so long from now: 30m, 2h, 1d, 1w').conflicts('until'))
    .option('--until <time>', 'until then: 18:30, 2026-01-31 or RFC 3339', parseFuture)
    .option('--comment <text>', 'why, for whoever reads the list');

/** What was said of the end and why, as the interface takes it. */
export function endingOf(command: Command, { for: span, until, comment }: EndingOptions): Record<string, string> {
  if (span === undefined && until === undefined) command.error('error: say how long: --for 2h, or --until 18:30');
  return Object.fromEntries(
    Object.entries({ for: span, until, comment }).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}

export function parseFuture(text: string): string {
  const us = parseMoment(text, Date.now() * 1000, 'after');
  if (us === undefined) throw new InvalidArgumentError(`${MOMENT_WANT}.`);
  return formatTime(us);
}

function addCommand(): Command {
  const command = new Command('add')
    .description('tell nobody of alerts that match all of these')
    .argument('<matcher...>', 'such as detector="new-device", mac=aa:bb:cc:dd:ee:ff or severity=~"info|normal"');
  return withEnding(command).action(async (matchers: string[], options: EndingOptions) => {
    const body = { matchers, ...endingOf(command, options) };
    const { dataDir } = collectorFolder(options);
    sayMade((await askForJson(dataDir, '/api/v1/silences', SilenceMade, { method: 'POST', body })).silence);
  });
}

/** How it is called, until when, and how it is taken back. */
export function sayMade({ id, ends, matchers }: Silence): void {
  const until = ends === undefined ? 'until you take it back' : `until ${formatLocal(timeOf(ends)).slice(0, 16)}`;
  console.log(printable(`${id}: silent ${until}: ${matchers.join(' ')}`));
  console.log(`To undo: lanhound silence end ${id}`);
}

function listCommand(): Command {
  const command = new Command('list')
    .description('silences and exceptions that last')
    .option('--all', 'also those that ended within a week')
    .option('--json', 'as a JSON array');
  return withCollectorOptions(command).action(async (options: CollectorOptions & { all?: boolean; json?: boolean }) => {
    const { items } = await askForJson(collectorFolder(options).dataDir, '/api/v1/silences', SilencesPage);
    const shown = options.all ? items : items.filter(({ active }) => active);
    if (options.json) return console.log(JSON.stringify(shown, null, 2));
    const paint = paintFor(process.stdout, process.env);
    const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
    if (shown.length === 0) console.log('Nothing is silenced or allowed.');
    else for (const line of silenceTable(shown, width, Date.now() * 1000, paint)) console.log(line);
    const ended = items.length - shown.length;
    if (ended > 0) console.log(paint('dim', `${ended} more ended within a week: --all`));
  });
}

function endCommand(): Command {
  const command = new Command('end')
    .description('tell again of what it holds back, from the next time on')
    .argument('<id...>', 'of `lanhound silence list`');
  return withCollectorOptions(command).action(async (ids: string[], options: CollectorOptions) => {
    const { dataDir } = collectorFolder(options);
    for (const id of ids) {
      const path = `/api/v1/silences/${encodeURIComponent(id)}`;
      const { silence } = await askForJson(dataDir, path, z.object({ silence: SilenceMade.shape.silence }), {
        method: 'DELETE',
      });
      console.log(printable(`${id} has ended${silence.comment && `: ${silence.comment}`}`));
    }
  });
}
