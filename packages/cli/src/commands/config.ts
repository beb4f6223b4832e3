import { readFileSync } from 'node:fs';
import { CollectorConfig } from '@lanhound/collector';
import { loadConfig, redactConfig } from '@lanhound/runtime';
import { SensorConfig } from '@lanhound/sensor';
import { Command, Option } from 'commander';
import { parse, stringify } from 'yaml';

const schemas = { collector: CollectorConfig, sensor: SensorConfig };
type Kind = keyof typeof schemas;

export function configCommand(): Command {
  const kind = () => new Option('--kind <kind>', 'what the file configures').choices(Object.keys(schemas));
  const command = new Command('config').description('look at a configuration file');
  command
    .command('check <file>')
    .description('say what is wrong with a file and how to mend it')
    .addOption(kind())
    .action((file: string, options: { kind?: Kind }) => {
      const checked = options.kind ?? kindOf(file);
      loadConfig(schemas[checked], file);
      console.log(`${file} is a good ${checked} configuration`);
    });
  command
    .command('show <file>')
    .description('print a file with all defaults filled in and secrets hidden')
    .addOption(kind())
    .action((file: string, options: { kind?: Kind }) => {
      const schema = schemas[options.kind ?? kindOf(file)];
      process.stdout.write(stringify(redactConfig(schema, loadConfig(schema, file))));
    });
  return command;
}

const SENSOR_KEYS = ['sensor', 'site', 'enrollmentFile', 'capture', 'imports', 'track', 'publish'];

/** A sensor's file has keys that a collector's never has; what else is wrong with it its check will say. */
export function kindOf(file: string): Kind {
  try {
    const top: unknown = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
    const keys = typeof top === 'object' && top !== null ? Object.keys(top) : [];
    return keys.some((key) => SENSOR_KEYS.includes(key)) ? 'sensor' : 'collector';
  } catch {
    return 'collector';
  }
}
