// `npm test`: every suite, then what could not be run here and why.
import { spawnSync } from 'node:child_process';

const ended = spawnSync('vitest', ['run', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(ended.status ?? 1);
