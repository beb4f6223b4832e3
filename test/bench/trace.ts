import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('../../../shared', import.meta.url));

/** Makes the benchmark trace from the shared captures: each frame once per copy, each copy with flows of its own. */
export function makeTrace(dir: string, copies: number): string {
  const script = join(shared, 'bench/make_trace.py');
  if (!existsSync(script))
    throw new Error(`${script} is missing: the benchmarks read the captures beside the repository`);
  const trace = join(dir, `trace-${copies}.pcap`);
  const ended = spawnSync('python3', [script, trace, '--copies', String(copies), join(shared, 'captures')]);
  if (ended.status !== 0) throw new Error(`make_trace.py failed: ${ended.stderr}`);
  return trace;
}
