import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where lanhound keeps its data when nothing else is said: the system's place for root, the user's otherwise. */
export function defaultDataDir(env: NodeJS.ProcessEnv, uid: number | undefined): string {
  if (env['LANHOUND_DATA_DIR']) return env['LANHOUND_DATA_DIR'];
  if (uid === 0) return '/var/lib/lanhound';
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'lanhound');
}
