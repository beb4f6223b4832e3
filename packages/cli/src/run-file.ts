// How a running collector tells commands beside it where its database and its interface are.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@lanhound/runtime';
import { z } from 'zod';

const RunFile = z.object({
  pid: z.int().min(1),
  api: z.object({ url: z.string(), certFile: z.string().optional() }).optional(),
  store: z.object({ url: z.string(), username: z.string(), password: z.string(), database: z.string() }).optional(),
});

export type RunFile = z.infer<typeof RunFile>;

const pathIn = (dataDir: string) => join(dataDir, 'run.json');

/** Readable by this user alone: it holds the password of the embedded database. */
export function writeRunFile(dataDir: string, running: RunFile): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(pathIn(dataDir), JSON.stringify(running), { mode: 0o600 });
}

export function removeRunFile(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}

/** What runs over this folder now; undefined when nothing does, also after a crash that left its file. */
export function readRunFile(dataDir: string): RunFile | undefined {
  let text: string;
  try {
    text = readFileSync(pathIn(dataDir), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = RunFile.safeParse(parseJson(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
