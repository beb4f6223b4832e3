import { z } from 'zod';
import type { EventSink } from '../../track/records.ts';
import { createImportHealth, type ImportHealth } from '../import-health.ts';
import type { ImportCounters, ImportDeps, ImportSource } from '../source.ts';
import { stateFile } from '../state-file.ts';
import { Follower, type FollowerOptions, type LineContext, type Polled, Position } from './follower.ts';

/** What reads a file that is appended to. */
export interface LineReader {
  /** One line without its end, borrowed until this returns. Never throws for what is in it. */
  line(bytes: Buffer, context: LineContext): void;
  /** All that is there was read; the time, microseconds since 1970. */
  tick(nowUs: number): void;
  /** The end: what is still held is told. */
  finish(): void;
  counters(): ImportCounters;
  /** What people should know about what the file says, and what to do; undefined while all is well. */
  doubt?(): string | undefined;
  /** What it must know besides the position. */
  save?(): unknown;
  /** What save gave, or anything: the disk is not to be trusted. */
  restore?(state: unknown): void;
}

export interface FollowedFileOptions extends Pick<FollowerOptions, 'file' | 'startAt' | 'olderSuffixes'> {
  name: string;
  lineBytesMax: number;
  reader(sink: EventSink): LineReader;
}

/** Half of the second in which a detector has to speak. */
const POLL_MS = 500;
/** Some two thousand lookups a second: more than a home asks, and a seventh of one processor's time. */
const POLL_BYTES_MAX = 262_144;
/** Two minutes' reading at that pace. */
const BACKLOG_BYTES_MAX = 64_000_000;
/** The disk is spared: a killed process reads up to a minute again. */
const SAVE_MS = 60_000;

const Saved = z.object({ position: Position.optional(), reader: z.unknown().optional() });

/** Reads a file as it grows, and over restarts from where it was. */
export function createFollowedFile(options: FollowedFileOptions, deps: ImportDeps): ImportSource {
  const { name } = options;
  const { clock } = deps;
  let reader: LineReader | undefined;
  let follower: Follower | undefined;
  return {
    name,
    counters: () => ({
      ...reader?.counters(),
      linesOmitted: follower?.longLines ?? 0,
      bytesMissed: follower?.skippedBytes ?? 0,
    }),
    async run(sink, signal) {
      const state = stateFile(deps.stateDir, name);
      const health = createImportHealth(name, deps.report);
      const saved = Saved.safeParse(await state.load());
      const reading = options.reader(sink);
      const following = new Follower({ backlogBytesMax: BACKLOG_BYTES_MAX, ...options }, saved.data?.position);
      reader = reading;
      follower = following;
      if (saved.success) reading.restore?.(saved.data.reader);
      let savedMs = clock.steadyMs();
      let savedOffset = following.position?.offset;
      const save = async () => {
        savedMs = clock.steadyMs();
        const { position } = following;
        if (position?.offset === savedOffset) return;
        savedOffset = position?.offset;
        await state.save({ position, reader: reading.save?.() }).catch(health.notSaved);
      };
      while (!signal.aborted) {
        const polled = await following.poll(POLL_BYTES_MAX, (line, context) => reading.line(line, context));
        if (polled.type !== 'more') reading.tick(clock.nowMs() * 1_000);
        sayHow(polled, reading, health);
        if (clock.steadyMs() - savedMs >= SAVE_MS) await save();
        await clock.sleep(POLL_MS, signal);
      }
      reading.finish();
      await save();
      await following.close();
    },
  };
}

function sayHow(polled: Polled, reader: LineReader, health: ImportHealth): void {
  const doubt = reader.doubt?.();
  if (polled.type === 'away') health.away(polled.reason);
  else if (doubt !== undefined) health.doubtful(doubt);
  else health.well();
}
