import { expect, test } from 'vitest';
import { runProgram, startProgram } from './program.ts';

const script = (code: string) => ['-e', code] as const;

test('is ready once it has said so, and ends when told', async () => {
  const program = await startProgram('node', script('console.log("serving 42"); setInterval(() => {}, 1000)'), {
    ready: /serving \d+/,
  });
  expect(await program.until(/serving (\d+)/)).toMatchObject({ 1: '42' });
  expect(await program.stop()).toEqual({ code: null, signal: 'SIGTERM' });
});

test('one that ends before it is ready is an error with its output', async () => {
  const starting = startProgram('node', script('console.log("no port"); process.exit(3)'), { ready: /serving/ });
  await expect(starting).rejects.toThrow(/no port\s+ended with code 3/);
});

test('one that is not there is an error with its name', async () => {
  await expect(startProgram('lanhound-no-such-program', [])).rejects.toThrow(/cannot start lanhound-no-such-program/);
});

test('runs to its end with its input, and fails with its output', async () => {
  expect(await runProgram('cat', [], { input: 'hello' })).toBe('hello');
  await expect(runProgram('node', script('console.error("broken"); process.exit(1)'))).rejects.toThrow(/broken/);
});

test('what it started goes with it', async () => {
  const nested = 'require("node:child_process").spawn("sleep", ["60"], { stdio: "inherit" })';
  const program = await startProgram('node', script(`${nested}; console.log("both run")`), { ready: /both run/ });
  // The sleeper holds the standard output, so this resolves only once it has gone too.
  expect(await program.stop()).toMatchObject({ code: null });
});
