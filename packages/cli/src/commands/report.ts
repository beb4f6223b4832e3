import { writeFileSync } from 'node:fs';
import { SiteReport } from '@lanhound/collector';
import { formatTime } from '@lanhound/proto';
import { ConfigError } from '@lanhound/runtime';
import { Command, InvalidArgumentError, Option } from 'commander';
import { askForJson } from '../collector-api.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { EXIT } from '../failure.ts';
import { MOMENT_WANT, parseMoment } from '../moment.ts';
import { htmlOf, markdownOf } from '../site-report/document.ts';
import { type Period, readEvidence } from '../site-report/evidence-files.ts';
import { type ReportOptions, reportDocument } from '../site-report/report-document.ts';

type Format = 'md' | 'html' | 'json';

interface ReportCommandOptions extends CollectorOptions {
  from?: number;
  to?: number;
  week?: boolean;
  site?: string;
  format: Format;
  output?: string;
  evidence?: string[];
}

const DAY_US = 86_400_000_000;
const ANSWER_MS_MAX = 60_000;

export function reportCommand(): Command {
  const command = new Command('report')
    .description('what happened in a while: alerts with their evidence, devices, what was told to whom')
    .option('--from <time>', 'such as 18:30, 2026-01-31, or 2h for two hours ago; a day ago unless said', parsePast)
    .option('--to <time>', 'until then; now unless said', parsePast)
    .addOption(new Option('--week', 'the last seven days, in brief').conflicts(['from', 'to']))
    .option('--site <name>', 'only of this site')
    .addOption(new Option('--format <format>', 'for people or programs').choices(['md', 'html', 'json']).default('md'))
    .option('--output <file>', 'write it there, for the eyes of its owner')
    .addOption(new Option('--evidence <file...>', 'from files of the receiver evidence, without a collector'));
  return withCollectorOptions(command).action((options: ReportCommandOptions) => report(options));
}

async function report(options: ReportCommandOptions): Promise<void> {
  const { week = false, site, format, output, evidence } = options;
  const period = periodOf(options, Date.now() * 1000);
  const read = evidence ? await readEvidence(evidence, period) : undefined;
  const found = read?.report ?? (await askReport(options, period, site));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const rest = read ? { chain: read.chain } : {};
  const content = textOf(found, format, { isBrief: week, timeZone, ...rest });
  if (output === undefined) process.stdout.write(content);
  else writeFileSync(output, content, { mode: 0o600 });
  if (read && read.chain.breakCount > 0) {
    console.error(`lanhound: the chain of evidence is broken: ${read.chain.breaks.join('; ')}`);
    process.exitCode = EXIT.failed;
  }
}

function textOf(found: SiteReport, format: Format, options: ReportOptions): string {
  if (format === 'json') return `${JSON.stringify({ ...found, evidence: options.chain }, null, 2)}\n`;
  const blocks = reportDocument(found, options);
  return format === 'md' ? markdownOf(blocks) : htmlOf('lanhound', blocks);
}

function askReport(options: CollectorOptions, { fromUs, toUs }: Period, site: string | undefined) {
  const query = new URLSearchParams({ from: formatTime(fromUs), to: formatTime(toUs), ...(site ? { site } : {}) });
  const { dataDir } = collectorFolder(options);
  return askForJson(dataDir, `/api/v1/report?${query}`, SiteReport, { answerMsMax: ANSWER_MS_MAX });
}

function periodOf({ from, to, week = false }: ReportCommandOptions, nowUs: number): Period {
  const toUs = to ?? nowUs;
  const fromUs = from ?? toUs - (week ? 7 * DAY_US : DAY_US);
  if (fromUs < toUs) return { fromUs, toUs };
  throw new ConfigError([{ field: '--from', value: formatTime(fromUs), want: `a time before ${formatTime(toUs)}` }]);
}

function parsePast(text: string): number {
  const us = parseMoment(text, Date.now() * 1000, 'before');
  if (us === undefined) throw new InvalidArgumentError(`${MOMENT_WANT}, or 2h for two hours ago.`);
  return us;
}
