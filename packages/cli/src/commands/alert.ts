import { Command } from 'commander';
import { AlertTrace, alertPath, findAlert, listAlerts, SilenceMade } from '../alerts/alert-answers.ts';
import { alertPage } from '../alerts/alert-page.ts';
import { tracePage } from '../alerts/trace-page.ts';
import { askCollector, askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { paintFor } from '../terminal/style.ts';
import { type EndingOptions, endingOf, sayMade, withEnding } from './silence.ts';

interface AlertOptions extends CollectorOptions {
  json?: boolean;
}

const ID = 'its id of `lanhound alerts`, or the beginning of it';

export function alertCommand(): Command {
  return new Command('alert')
    .description('look at one alert, ask what became of it, silence or allow it')
    .addCommand(showCommand())
    .addCommand(whyCommand())
    .addCommand(silenceCommand())
    .addCommand(allowCommand());
}

const terminal = () => ({ width: process.stdout.columns ?? 100, paint: paintFor(process.stdout, process.env) });

/** Earlier times that the same was found, on the page. */
const EARLIER_MAX = 5;

function showCommand(): Command {
  const command = new Command('show')
    .description('all that is known of it: why it matters, what to do, what was seen')
    .argument('<id>', ID)
    .option('--json', 'as the interface gives it');
  return withCollectorOptions(command).action(async (id: string, options: AlertOptions) => {
    const { dataDir } = collectorFolder(options);
    const alert = await findAlert(dataDir, id);
    if (options.json) return printJson(dataDir, alertPath(alert.id));
    const same = await listAlerts(dataDir, { fingerprint: alert.fingerprint, to: alert.firstTime }, EARLIER_MAX);
    console.log(['', ...alertPage(alert, same, terminal()), ''].join('\n'));
  });
}

function whyCommand(): Command {
  const command = new Command('why')
    .description('what became of it on its way to each receiver, stage by stage, and why')
    .argument('<id>', ID)
    .option('--json', 'as the interface gives it');
  return withCollectorOptions(command).action(async (id: string, options: AlertOptions) => {
    const { dataDir } = collectorFolder(options);
    const trace = await askForJson(dataDir, alertPath(id, '/why'), AlertTrace);
    if (options.json) return printJson(dataDir, alertPath(trace.alert.id, '/why'));
    console.log(['', ...tracePage(trace, terminal()), ''].join('\n'));
  });
}

function silenceCommand(): Command {
  const command = new Command('silence')
    .description('tell nobody of this problem of this device for a while')
    .argument('<id>', ID);
  return withEnding(command).action(async (id: string, options: EndingOptions) => {
    const body = endingOf(command, options);
    const { dataDir } = collectorFolder(options);
    const made = await askForJson(dataDir, alertPath(id, '/silence'), SilenceMade, { method: 'POST', body });
    sayMade(made.silence);
  });
}

function allowCommand(): Command {
  const command = new Command('allow')
    .description('this problem of this device is no problem: an exception until somebody takes it back')
    .argument('<id>', ID)
    .option('--comment <text>', 'why, for whoever reads the list; the title of the alert unless said');
  return withCollectorOptions(command).action(async (id: string, options: CollectorOptions & { comment?: string }) => {
    const body = options.comment === undefined ? {} : { comment: options.comment };
    const { dataDir } = collectorFolder(options);
    const made = await askForJson(dataDir, alertPath(id, '/allow'), SilenceMade, { method: 'POST', body });
    sayMade(made.silence);
  });
}

/** All of it, also what this version does not know. */
async function printJson(dataDir: string, path: string): Promise<void> {
  console.log(JSON.stringify(JSON.parse((await askCollector(dataDir, path)).text), null, 2));
}
