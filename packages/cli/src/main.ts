import { Command } from 'commander';
import { clickhouseCommand } from './commands/clickhouse.ts';
import { collectorCommand } from './commands/collector.ts';
import { configCommand } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { queryCommand } from './commands/query.ts';
import { replayCommand } from './commands/replay.ts';
import { sensorCommand } from './commands/sensor.ts';
import { upCommand } from './commands/up.ts';
import { describeFailure } from './failure.ts';
import { version } from './version.ts';

const program = new Command('lanhound')
  .description('Watches a home or small-office network and says, in words, when something is wrong.')
  .version(version)
  .showHelpAfterError('(add --help for the options)');

const commands = [
  upCommand,
  replayCommand,
  sensorCommand,
  collectorCommand,
  queryCommand,
  configCommand,
  doctorCommand,
  clickhouseCommand,
];
for (const command of commands) program.addCommand(command());

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = describeFailure(error, process.env);
  process.stderr.write(`lanhound: ${text}\n`);
  process.exitCode = exitCode;
}
