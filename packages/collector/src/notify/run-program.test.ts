import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { runProgram } from './run-program.ts';
import { standIn } from './testing/stand-in.ts';

const run = (program: string, signal = new AbortController().signal) =>
  runProgram({ program, arguments: ['a b'], input: 'text\n' }, signal);

test('a program gets its arguments, its input, and nothing of our secrets', async () => {
  process.env['PLANTED_SECRET'] = 'planted';
  onTestFinished(() => void delete process.env['PLANTED_SECRET']);
  const { program, runs } = standIn();
  await run(program);
  expect(runs()).toMatchObject([{ arguments: ['a b'], input: 'text\n', environment: { PATH: process.env['PATH'] } }]);
  expect(JSON.stringify(runs())).not.toContain('planted');
});

test.each([
  ['process.exit(3)', / ended with 3$/],
  ["console.error('no sound\\n\\x1b[31mcard'); process.exit(1)", / ended with 1: no sound \[31mcard$/],
  ["console.error('x'.repeat(100000)); process.exitCode = 1", / ended with 1: x{199}…$/],
  ["process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 1000)", / was ended by SIGTERM$/],
])('%s is a failure to try again', async (then, message) => {
  await expect(run(standIn(then).program)).rejects.toMatchObject({
    retryable: true,
    message: expect.stringMatching(message),
  });
});

test('one that is not there is not tried again', async () => {
  await expect(run('/nowhere/espeak')).rejects.toMatchObject({
    retryable: false,
    message: '/nowhere/espeak cannot be started: install it, or correct program',
  });
});

test('when the time is over it is killed, with what it started', async () => {
  const file = join(temporaryDirectory(), 'pids');
  const starts = `
    const { pid } = require('node:child_process').spawn('sleep', ['600']);
    appendFileSync(${JSON.stringify(file)}, process.pid + ' ' + pid);
    setInterval(() => {}, 1000);`;
  const { program } = standIn(starts);
  const late = new AbortController();
  const ended = run(program, late.signal);
  ended.catch(() => {});
  const pids = () => {
    try {
      return readFileSync(file, 'utf8').split(' ').map(Number);
    } catch {
      return [];
    }
  };
  await expect.poll(pids, { timeout: 30_000 }).toHaveLength(2);
  late.abort(new Error('no answer within 10 ms'));
  await expect(ended).rejects.toThrow('no answer within 10 ms');
  await expect.poll(() => pids().filter(isRunning), { timeout: 30_000 }).toEqual([]);
});

/** One that is dead and not yet fetched does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
