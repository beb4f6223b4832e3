import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { HeldError, takeLock } from './lock.ts';

test('one at a time', async () => {
  const path = join(temporaryDirectory(), 'lock');
  const letGo = await takeLock(path);
  await expect(takeLock(path)).rejects.toThrow(HeldError);
  await letGo();
  await (await takeLock(path))();
  expect(readdirSync(join(path, '..'))).toEqual(['lock.2']);
});

/** How many of so many that try at once have it. */
async function holdersOf(path: string, count: number): Promise<number> {
  const tried = await Promise.allSettled(Array.from({ length: count }, () => takeLock(path)));
  const held = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const letGo of held) await letGo();
  return held.length;
}

test('of many at once exactly one, time after time', async () => {
  const path = join(temporaryDirectory(), 'lock');
  for (let round = 0; round < 20; round++) expect(await holdersOf(path, 20)).toBe(1);
});

test('is free once its holder was killed, and taken by one of many', async () => {
  const path = join(temporaryDirectory(), 'lock');
  const source = `import { takeLock } from ${JSON.stringify(fileURLToPath(new URL('./lock.ts', import.meta.url)))};
    await takeLock(process.argv[1]); console.log('held'); setInterval(() => {}, 1000);`;
  const args = ['--import', fileURLToPath(import.meta.resolve('tsx')), '--input-type=module', '-e', source, path];
  const holder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  await expect(takeLock(path)).rejects.toThrow(HeldError);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await holdersOf(path, 20)).toBe(1);
});
