// A pause, everything off, and on again.
import { Command } from 'commander';
import { NotifyStatus } from '../alerts/alert-answers.ts';
import { switchWords } from '../alerts/notify-page.ts';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { printable } from '../terminal/style.ts';
import { parseFuture } from './silence.ts';

export function pauseCommand(): Command {
  const command = new Command('pause')
    .description('hold back alerts that are not critical for a while, such as during work on the network')
    .argument('[span]', 'so long from now: 30m, 2h, 1d')
    .option('--until <time>', 'until then: 18:30, 2026-01-31 or RFC 3339', parseFuture);
  return withCollectorOptions(command).action(
    async (span: string | undefined, options: CollectorOptions & { until?: string }) => {
      if ((span === undefined) === (options.until === undefined))
        command.error('error: say how long: lanhound pause 2h, or --until 18:30');
      await set(options, { state: 'paused', ...(span === undefined ? { until: options.until } : { for: span }) });
    },
  );
}

export function offCommand(): Command {
  const command = new Command('off').description(
    'tell nobody of any alert, also of critical ones, until `lanhound on`; people are reminded every day',
  );
  return withCollectorOptions(command).action((options: CollectorOptions) => set(options, { state: 'off' }));
}

export function onCommand(): Command {
  const command = new Command('on').description('tell of alerts again: the end of a pause, or of off');
  return withCollectorOptions(command).action((options: CollectorOptions) => set(options, { state: 'on' }));
}

async function set(options: CollectorOptions, body: Record<string, unknown>): Promise<void> {
  const { dataDir } = collectorFolder(options);
  const { switched } = await askForJson(dataDir, '/api/v1/notify', NotifyStatus, { method: 'PUT', body });
  console.log(printable(switchWords(switched)));
}
