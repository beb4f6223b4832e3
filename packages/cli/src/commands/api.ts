import { Command } from 'commander';
import { askCollector } from '../collector-api.ts';
import { EXIT } from '../failure.ts';
import { defaultDataDir } from '../paths.ts';

export function apiCommand(): Command {
  return new Command('api')
    .description('ask the interface of the collector of this machine, without a login for its owner')
    .argument('<path>', 'such as /api/v1/alerts, /metrics or /openapi.json')
    .option('--data-dir <dir>', "the collector's folder, when it is not the default")
    .action(
      async (path: string, { dataDir = defaultDataDir(process.env, process.getuid?.()) }: { dataDir?: string }) => {
        const { status, text } = await askCollector(dataDir, path);
        const stream = status < 400 ? process.stdout : process.stderr;
        stream.write(text.endsWith('\n') ? text : `${text}\n`);
        process.exitCode = status < 400 ? EXIT.ok : EXIT.failed;
      },
    );
}
