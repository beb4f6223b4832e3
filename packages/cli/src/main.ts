import { Command } from 'commander';
import { describeFailure } from './failure.ts';
import { version } from './version.ts';

const program = new Command('lanhound')
  .description('Watches a home or small-office network and says, in words, when something is wrong.')
  .version(version)
  .showHelpAfterError('(add --help for the options)');

// Each is loaded when it is asked for: a sensor on a small machine has no use for a collector's libraries.
const commands: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./commands/up.ts')).upCommand(),
  replay: async () => (await import('./commands/replay.ts')).replayCommand(),
  sensor: async () => (await import('./commands/sensor.ts')).sensorCommand(),
  collector: async () => (await import('./commands/collector.ts')).collectorCommand(),
  query: async () => (await import('./commands/query.ts')).queryCommand(),
  config: async () => (await import('./commands/config.ts')).configCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  clickhouse: async () => (await import('./commands/clickhouse.ts')).clickhouseCommand(),
};
const asked = commands[process.argv[2] ?? ''];
for (const load of asked ? [asked] : Object.values(commands)) program.addCommand(await load());

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = describeFailure(error, process.env);
  process.stderr.write(`lanhound: ${text}\n`);
  process.exitCode = exitCode;
}
