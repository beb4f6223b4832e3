import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { framesOf } from './testing/captured.ts';
import { hearFrames } from './testing/hear-frames.ts';
import { mutated } from './testing/mutations.ts';
import { Dice, numbersFrom } from './testing/random.ts';

/** Longer captures are fuzzed from their beginning; `npm run fuzz` takes all of each. */
const FRAMES_MAX = 600;

describeWithCaptures('captures with changed bytes', (captures) => {
  test.each(captures.entries.map(({ file }, seed) => [file, seed] as const))(
    '%s: nothing throws, and nothing outside a frame is read',
    async (file, seed) => {
      const frames = mutated((await framesOf(captures.path(file))).slice(0, FRAMES_MAX), new Dice(numbersFrom(seed)));
      const heard = hearFrames(frames, 0);
      expect(heard.packets).toBe(frames.length);
      expect(hearFrames(frames, 255).digest).toBe(heard.digest);
    },
  );
});
