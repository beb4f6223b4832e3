import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { enumNumbers, type LossReason } from '@lanhound/proto';
import { z } from 'zod';

const REASONS = Object.keys(enumNumbers.LossReason) as [LossReason, ...LossReason[]];
/** There are few reasons, and each is told once or twice. */
const LOSSES_MAX = 100;

const whole = z.int().min(0);
const ProcessState = z.object({
  /** Of the process that wrote this. */
  epochUs: whole,
  /** Whether it ended in order. */
  hasEnded: z.boolean(),
  /** What it lost and nobody has been told of. */
  losses: z
    .array(z.object({ reason: z.enum(REASONS), start: whole, end: whole, batches: whole, events: whole }))
    .max(LOSSES_MAX),
});

/** What one process of a sensor leaves to the next. Written at its start and its end, and when something is lost. */
export type ProcessState = z.infer<typeof ProcessState>;

const pathIn = (dir: string) => join(dir, 'process.json');

/** Undefined when there was none, or it cannot be read. */
export async function readProcessState(dir: string): Promise<ProcessState | undefined> {
  try {
    return ProcessState.parse(JSON.parse(await readFile(pathIn(dir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** All of it or nothing, also over a power cut. */
export async function writeProcessState(dir: string, state: ProcessState): Promise<void> {
  const { losses, ...rest } = state;
  const next = `${pathIn(dir)}.next`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ ...rest, losses: losses.slice(0, LOSSES_MAX) })}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(next, pathIn(dir));
}
