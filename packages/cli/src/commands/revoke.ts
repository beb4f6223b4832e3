import { revokeSensor } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';
import { Command } from 'commander';
import { refreshServers } from '../bus-reload.ts';
import { calledAs } from '../called-as.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { parseName } from '../options.ts';

export function revokeCommand(): Command {
  const command = new Command('revoke')
    .description('cut off a sensor that was enrolled, within seconds and for good')
    .argument('<name>', 'what the sensor is called', parseName)
    .option('--site <name>', 'the site of the sensor', parseName, 'home');
  return withCollectorOptions(command).action(revoke);
}

async function revoke(sensor: string, options: CollectorOptions & { site: string }): Promise<void> {
  const folder = collectorFolder(options);
  revokeSensor(folder.identityDir, { site: options.site, sensor }, systemClock);
  const running = ' The collector ends its connection within two seconds, and lets it in no more.';
  const resting = ' No collector runs now; one that does will not let it in.';
  const isEmbedded = folder.config.bus.kind === 'embedded';
  console.log(`${sensor} of ${options.site} is revoked.${isEmbedded ? (folder.isRunning ? running : resting) : ''}`);
  console.log(`Batches it sent before are kept. \`${calledAs()} enroll ${sensor}\` makes new credentials.`);
  await refreshServers(folder.identityDir, console.log);
}
