import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pcapFile } from '@lanhound/testkit';
import { type Captured, framesOf } from './testing/captured.ts';
import { FrameHearer, hearFrames } from './testing/hear-frames.ts';
import { mutated } from './testing/mutations.ts';
import { Dice, numbersFrom } from './testing/random.ts';

// `npm run fuzz -- [--seconds 60] [--seed 1] [CAPTURE…]`: captures with changed bytes, again and again with other
// changes, through everything a sensor does. Nothing may throw, nothing outside of a frame may be read, no frame may
// take long, and a sensor that has heard all of it may not have grown. What fails is written to a file, with the
// command that repeats it.

const CORPUS = fileURLToPath(new URL('../../../../shared/captures', import.meta.url));
/** A frame takes microseconds; a pause of the machine or the collector of garbage some milliseconds. */
const FRAME_MS_MAX = 100;
/** How much more of the heap may be in use at the end than after the first third, when all tables are full. */
const GROWTH_BYTES_MAX = 16_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
const seconds = Number(values.seconds);
const firstSeed = Number(values.seed);

function corpusFiles(): string[] {
  const manifest = join(CORPUS, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`no capture was given, and ${manifest} is not there`);
  const { captures } = JSON.parse(readFileSync(manifest, 'utf8')) as { captures: { file: string }[] };
  return captures.map(({ file }) => join(CORPUS, file));
}

/** What is wrong with what was said of these frames; nothing, as a rule. */
function faultOf(frames: readonly Captured[]): string | undefined {
  try {
    const heard = hearFrames(frames, 0);
    if (hearFrames(frames, 255).digest !== heard.digest) return 'what lies outside of the frames was read';
    if (heard.slowestMs <= FRAME_MS_MAX) return undefined;
    const again = hearFrames(frames, 0);
    if (again.slowestMs <= FRAME_MS_MAX || again.slowestFrame !== heard.slowestFrame) return undefined;
    return `frame ${again.slowestFrame} took ${again.slowestMs.toFixed(0)} ms`;
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
}

function keep(frames: readonly Captured[], seed: number): string {
  const file = `fuzz-${seed}.pcap`;
  const linkType = frames[0]?.linkType ?? 1;
  writeFileSync(
    file,
    pcapFile(
      frames.map(({ content, timeUs }) => ({ bytes: content, timeUs: timeUs % 2 ** 50 })),
      { linkType },
    ),
  );
  return file;
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function fuzz(files: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const endsMs = startMs + seconds * 1_000;
  const longLived = new FrameHearer(0);
  const totals = { rounds: 0, frames: 0, faults: 0, slowestMs: 0 };
  let grownFrom = 0;
  for (let seed = firstSeed; performance.now() < endsMs || totals.rounds === 0; seed++) {
    const file = files[seed % files.length] as string;
    const frames = mutated(await framesOf(file), new Dice(numbersFrom(seed)));
    const fault = faultOf(frames);
    if (fault) {
      totals.faults++;
      console.error(
        `seed ${seed}, ${file}: ${fault}\n  kept as ${keep(frames, seed)}; npm run fuzz -- --seconds 0 --seed ${seed}`,
      );
    } else {
      longLived.hear(frames);
    }
    totals.rounds++;
    totals.frames += frames.length;
    if (grownFrom === 0 && performance.now() - startMs > (seconds * 1_000) / 3) grownFrom = heapBytes();
  }
  const grownBytes = grownFrom === 0 ? 0 : heapBytes() - grownFrom;
  console.log(
    `${totals.rounds} captures, ${totals.frames.toLocaleString('en')} frames, ` +
      `${longLived.events.toLocaleString('en')} events; ${totals.faults} faults; heap ${(grownBytes / 1e6).toFixed(1)} MB more than after the first third`,
  );
  if (grownBytes > GROWTH_BYTES_MAX) console.error(`the sensor has grown, which it may by ${GROWTH_BYTES_MAX} bytes`);
  return totals.faults > 0 || grownBytes > GROWTH_BYTES_MAX ? 1 : 0;
}

process.exitCode = await fuzz(positionals.length > 0 ? positionals : corpusFiles());
