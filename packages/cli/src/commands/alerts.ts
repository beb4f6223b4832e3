import { SEVERITIES } from '@lanhound/collector';
import { formatTime } from '@lanhound/proto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listAlerts } from '../alerts/alert-answers.ts';
import { alertTable } from '../alerts/alert-table.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { findDevice, queryOf } from '../devices/device-answers.ts';
import { MOMENT_WANT, parseMoment } from '../moment.ts';
import { paintFor } from '../terminal/style.ts';

interface AlertsOptions extends CollectorOptions {
  severity?: string;
  detector?: string;
  device?: string;
  site?: string;
  from?: string;
  to?: string;
  limit: number;
  json?: boolean;
}

const LIMIT_MAX = 10_000;

export function alertsCommand(): Command {
  const command = new Command('alerts')
    .description('what was found, newest first')
    .addOption(new Option('--severity <severity>', 'this and worse').choices(SEVERITIES))
    .option('--detector <name>', 'only what this detector found, such as new-device')
    .option('--device <device>', 'only of this device: a MAC, an address or a name')
    .option('--site <name>', 'only of this site')
    .option('--from <time>', 'not older: 2h, 18:30, 2026-01-31 or RFC 3339', parsePast)
    .option('--to <time>', 'older than this time', parsePast)
    .option('--limit <count>', `alerts at most, up to ${LIMIT_MAX}`, parseLimit, 50)
    .option('--json', 'as a JSON array');
  return withCollectorOptions(command).action(async (options: AlertsOptions) => {
    const { dataDir } = collectorFolder(options);
    const { severity, detector, from, to, limit, site } = options;
    const device = options.device === undefined ? undefined : await findDevice(dataDir, options.device, site);
    const query = queryOf({ severity, detector, from, to, site: device?.site ?? site, mac: device?.mac });
    const alerts = await listAlerts(dataDir, query, limit);
    if (options.json) return console.log(JSON.stringify(alerts, null, 2));
    if (alerts.length === 0) return console.log('Nothing was found that fits.');
    const paint = paintFor(process.stdout, process.env);
    const width = process.stdout.columns ?? Number.POSITIVE_INFINITY;
    for (const line of alertTable(alerts, width, Date.now() * 1000, paint)) console.log(line);
  });
}

function parsePast(text: string): string {
  const us = parseMoment(text, Date.now() * 1000, 'before');
  if (us === undefined) throw new InvalidArgumentError(`${MOMENT_WANT}, or 2h for two hours ago.`);
  return formatTime(us);
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw new InvalidArgumentError(`want a whole number from 1 to ${LIMIT_MAX}.`);
}
