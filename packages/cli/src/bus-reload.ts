import { type Refreshed, refreshBusServers, reloadCommand, writeCommand } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';
import { StartError } from './failure.ts';

/**
 * Brings servers of one's own in line with the roster, and says what is left for people. Throws StartError when one
 * could not be brought to know.
 */
export async function refreshServers(identityDir: string, say: (line: string) => void): Promise<void> {
  const refreshed = await refreshBusServers(identityDir, systemClock);
  for (const each of refreshed) {
    const line = doneText(each);
    if (line) say(line);
  }
  const failures = refreshed.flatMap((each) => failureText(each) ?? []);
  if (failures.length > 0) throw new StartError(failures.join('\n'));
}

export function doneText({ server, reload }: Refreshed): string | undefined {
  if (reload.type === 'failed') return undefined;
  return reload.type === 'told'
    ? `${server.kind} (process ${reload.pid}) was told to read the files in ${server.dir}.`
    : `The files in ${server.dir} are current: ${reloadCommand(server)}.`;
}

export function failureText({ server, reload }: Refreshed): string | undefined {
  if (reload.type !== 'failed') return undefined;
  const fix = `Mend that, then run \`${writeCommand(server)}\` over the same collector, as root if its user may not`;
  return `${server.kind} does not know yet: ${reload.reason}. ${fix}; or ${reloadCommand(server)}.`;
}
