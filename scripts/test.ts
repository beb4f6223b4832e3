// `npm test`: every suite, on this Node and on the newest supported one, then what could not be run here and why.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ALL_ENV, CAPTURES_MISSING, findCaptures, SKIPS_ENV, type Skip } from '@lanhound/testkit';
import { fetchNewestNode, NEWEST_NODE } from './newest-node.ts';
import { provideSystemPrograms, SYSTEM_PROGRAMS } from './system-packages.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';

interface Outcome {
  passed: number;
  /** Names of tests, or of files that could not be loaded. */
  failed: string[];
}

/** The part of vitest's JSON report that is summed up. */
interface VitestReport {
  numPassedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
}

const mustRunAll = process.env[ALL_ENV] === '1';
const directory = mkdtempSync(join(tmpdir(), 'lanhound-npm-test-'));
process.exitCode = await main(process.argv.slice(2));
rmSync(directory, { recursive: true, force: true });

async function main(args: readonly string[]): Promise<number> {
  const wholeRun = args.length === 0;
  if (wholeRun) provideSystemPrograms(SYSTEM_PROGRAMS);
  // What needs nothing but a processor runs while the rest waits for servers and networks, as often it does.
  const newest = wholeRun ? runOnNewestNode() : Promise.resolve([]);
  const outcomes = [await runVitest({ node: process.execPath, args, output: 'inherit' })];
  const skips = recordedSkips();
  for (const onNewest of await newest) {
    if ('reason' in onNewest) skips.push(onNewest);
    else outcomes.push(onNewest);
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.flatMap((outcome) => outcome.failed);
  const broken = failed.length > 0 || passed === 0 || (mustRunAll && skips.some((skip) => !skip.optional));
  printSkips(skips);
  for (const name of failed) console.log(`FAILED: ${name}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  return broken ? 1 : 0;
}

interface VitestRun {
  node: string;
  args: readonly string[];
  /** Text that is printed at once, or kept until it ends, and then printed if it failed. */
  output: 'inherit' | 'kept';
}

async function runVitest({ node, args, output }: VitestRun): Promise<Outcome> {
  const report = join(directory, `${output}.json`);
  const kept = join(directory, `${output}.log`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = { ...process.env, [SKIPS_ENV]: join(directory, 'skips') };
  const into = output === 'inherit' ? output : openSync(kept, 'w');
  const child = spawn(node, [VITEST, 'run', ...reporters, ...args], { stdio: ['ignore', into, into], env });
  // The other one's tests have servers that want to be heard in time.
  if (output === 'kept' && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const [status] = (await once(child, 'close')) as [number | null];
  if (output === 'kept' && status !== 0) console.log(readFileSync(kept, 'utf8'));
  if (!existsSync(report)) return { passed: 0, failed: ['vitest, which left no report'] };
  const outcome = outcomeOf(JSON.parse(readFileSync(report, 'utf8')) as VitestReport);
  const isUnexplained = status !== 0 && outcome.failed.length === 0;
  return isUnexplained ? { ...outcome, failed: [`vitest, which ended with ${status}`] } : outcome;
}

/** A file that could not be loaded has no tests, and counts as a failed one. */
function outcomeOf({ numPassedTests, testResults }: VitestReport): Outcome {
  const failed = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const tests = assertionResults
      .filter((each) => each.status === 'failed')
      .map((each) => `${file}: ${each.fullName}`);
    return status === 'failed' && tests.length === 0 ? [file] : tests;
  });
  return { passed: numPassedTests, failed };
}

/** The unit suites and a replay once more, where this Node is not the newest supported one. */
async function runOnNewestNode(): Promise<(Outcome | Skip)[]> {
  const suite = `what must also run on Node ${NEWEST_NODE}`;
  const major = (version: string) => version.split('.')[0];
  if (major(process.versions.node) === major(NEWEST_NODE)) return [];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return [{ suite, reason: `it is fetched for Linux on x64 only, this is ${process.platform} on ${process.arch}` }];
  }
  const node = fetchNewestNode();
  if (node === undefined) return [{ suite, reason: 'npx could not fetch it; is the machine offline?' }];
  const { passed, failed } = await runVitest({ node, args: ['--project', 'unit'], output: 'kept' });
  console.log(`on Node ${NEWEST_NODE}: ${passed} passed, ${failed.length} failed`);
  return [{ passed, failed: failed.map((name) => `on Node ${NEWEST_NODE}: ${name}`) }, replayOn(node)];
}

/** The built program over a capture, database and all. */
function replayOn(node: string): Outcome | Skip {
  const suite = `a replay on Node ${NEWEST_NODE}`;
  const captures = findCaptures();
  if (!captures) return { suite, reason: CAPTURES_MISSING };
  const args = ['packages/cli/bin/lanhound.mjs', 'replay', '--json', captures.path('insecure/telnet.pcap')];
  const ended = spawnSync(node, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const isFine = ended.status === 0 && ended.stdout.includes('"insecure-protocol"');
  console.log(`${isFine ? 'passed' : 'FAILED'}: ${suite}`);
  return isFine ? { passed: 1, failed: [] } : { passed: 0, failed: [suite] };
}

function recordedSkips(): Skip[] {
  const file = join(directory, 'skips');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return [...new Set(lines)].map((line) => JSON.parse(line) as Skip);
}

function printSkips(skips: readonly Skip[]): void {
  if (skips.length === 0) return;
  console.log(`\nNOT RUN (${ALL_ENV}=1 turns these into failures, but for those in brackets):`);
  for (const { suite, reason, optional } of skips) {
    console.log(optional ? `  (${suite}: ${reason})` : `  ${suite}: ${reason}`);
  }
  console.log('');
}
