import { Command } from 'commander';
import { describeFailure, EXIT } from './failure.ts';
import { version } from './version.ts';

const program = new Command('lanhound')
  .description('Watches a home or small-office network and says, in words, when something is wrong.')
  .version(version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride();

// Each is loaded when it is asked for: a sensor on a small machine has no use for a collector's libraries.
const commands: Record<string, () => Promise<Command>> = {
  up: async () => (await import('./commands/up.ts')).upCommand(),
  replay: async () => (await import('./commands/replay.ts')).replayCommand(),
  sensor: async () => (await import('./commands/sensor.ts')).sensorCommand(),
  decode: async () => (await import('./commands/decode.ts')).decodeCommand(),
  collector: async () => (await import('./commands/collector.ts')).collectorCommand(),
  api: async () => (await import('./commands/api.ts')).apiCommand(),
  alerts: async () => (await import('./commands/alerts.ts')).alertsCommand(),
  alert: async () => (await import('./commands/alert.ts')).alertCommand(),
  silence: async () => (await import('./commands/silence.ts')).silenceCommand(),
  pause: async () => (await import('./commands/switch.ts')).pauseCommand(),
  off: async () => (await import('./commands/switch.ts')).offCommand(),
  on: async () => (await import('./commands/switch.ts')).onCommand(),
  report: async () => (await import('./commands/report.ts')).reportCommand(),
  notify: async () => (await import('./commands/notify.ts')).notifyCommand(),
  devices: async () => (await import('./commands/devices.ts')).devicesCommand(),
  device: async () => (await import('./commands/device.ts')).deviceCommand(),
  audit: async () => (await import('./commands/audit.ts')).auditCommand(),
  user: async () => (await import('./commands/user.ts')).userCommand(),
  token: async () => (await import('./commands/token.ts')).tokenCommand(),
  enroll: async () => (await import('./commands/enroll.ts')).enrollCommand(),
  bus: async () => (await import('./commands/bus.ts')).busCommand(),
  sensors: async () => (await import('./commands/sensors.ts')).sensorsCommand(),
  revoke: async () => (await import('./commands/revoke.ts')).revokeCommand(),
  vendors: async () => (await import('./commands/vendors.ts')).vendorsCommand(),
  query: async () => (await import('./commands/query.ts')).queryCommand(),
  config: async () => (await import('./commands/config.ts')).configCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  clickhouse: async () => (await import('./commands/clickhouse.ts')).clickhouseCommand(),
};
const asked = commands[process.argv[2] ?? ''];
for (const load of asked ? [asked] : Object.values(commands)) program.addCommand(withSettings(await load(), program));

// A reader that has seen enough, such as head, is no failure: what runs until it is told to stop is told so, once.
process.stdout.once('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.exit(EXIT.failed);
  else if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
  else process.exit(EXIT.ok);
});
process.stdout.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = describeFailure(error, process.env);
  if (text) process.stderr.write(`lanhound: ${text}\n`);
  process.exitCode = exitCode;
}

function withSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) withSettings(sub, command);
  return command;
}
