import { CollectorConfig, previewsOf } from '@lanhound/collector';
import { ConfigError, checkConfig, loadConfig, nearest } from '@lanhound/runtime';
import { Command } from 'commander';
import { z } from 'zod';
import { NotifyStatus } from '../alerts/alert-answers.ts';
import { notifyPage } from '../alerts/notify-page.ts';
import { previewLines } from '../alerts/preview-lines.ts';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, configOption, withCollectorOptions } from '../collector-folder.ts';
import { EXIT } from '../failure.ts';
import { paintFor, printable } from '../terminal/style.ts';

export function notifyCommand(): Command {
  return new Command('notify')
    .description('how alerts are told, and to whom')
    .addCommand(statusCommand())
    .addCommand(testCommand())
    .addCommand(previewCommand());
}

function statusCommand(): Command {
  const command = new Command('status')
    .description('whether alerts are told, what waits for each receiver, and which fail')
    .option('--json', 'as the interface gives it');
  return withCollectorOptions(command).action(async (options: CollectorOptions & { json?: boolean }) => {
    const { dataDir } = collectorFolder(options);
    const status = await askForJson(dataDir, '/api/v1/notify', NotifyStatus);
    if (options.json) return console.log(JSON.stringify(status, null, 2));
    const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
    for (const line of notifyPage(status, width, paintFor(process.stdout, process.env))) console.log(line);
  });
}

/** As long as the interface answers. */
const TEST_MS_MAX = 60_000;
const Tested = z.object({ delivered: z.boolean(), reason: z.string().optional() });

function testCommand(): Command {
  const command = new Command('test')
    .description('send a test through a receiver of the running collector, past quiet hours and budget')
    .argument('<receiver>', 'its name, or its type where it has none');
  return withCollectorOptions(command).action(async (receiver: string, options: CollectorOptions) => {
    const path = `/api/v1/notify/receivers/${encodeURIComponent(receiver)}/test`;
    const question = { method: 'POST', body: {}, answerMsMax: TEST_MS_MAX } as const;
    const { delivered, reason = '' } = await askForJson(collectorFolder(options).dataDir, path, Tested, question);
    if (delivered) return console.log(printable(`${receiver}: delivered`));
    console.error(printable(`lanhound: ${receiver}: not delivered: ${reason}`));
    process.exitCode = EXIT.failed;
  });
}

function previewCommand(): Command {
  return new Command('preview')
    .description('print every kind of message as receivers would pass it on, without sending any')
    .argument('[receiver]', 'only of this one')
    .addOption(configOption('the configuration of the collector'))
    .option('--json', 'as a JSON array')
    .action(async (receiver: string | undefined, options: { config?: string; json?: boolean }) => {
      const { notify } = options.config
        ? loadConfig(CollectorConfig, options.config)
        : checkConfig(CollectorConfig, {});
      const previews = await previewsOf(notify, Date.now() * 1000);
      const names = previews.map((each) => each.receiver);
      if (receiver !== undefined && !names.includes(receiver)) throw unknownReceiver(receiver, names);
      const asked = previews.filter((each) => receiver === undefined || each.receiver === receiver);
      if (options.json) return console.log(JSON.stringify(asked, null, 2));
      const paint = paintFor(process.stdout, process.env);
      for (const each of asked) for (const line of previewLines(each, paint)) console.log(line);
    });
}

function unknownReceiver(value: string, names: readonly string[]): ConfigError {
  const meant = nearest(value, names);
  const fix = meant ? `Did you mean ${meant}?` : 'Name the configuration with --config.';
  return new ConfigError([{ field: 'receiver', value: JSON.stringify(value), want: names.join(' or '), fix }]);
}
