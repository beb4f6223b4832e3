import { describeWithCaptures } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { compare } from './testing/truth/comparison.ts';
import { flows } from './testing/truth/flows.ts';
import { trackCapture } from './track/testing/track-capture.ts';

// With the limits of a sensor as it is configured by default, testing/truth/truth.test.ts compares all that is told.
describeWithCaptures('flows of the capture corpus, every packet and byte', (captures) => {
  const confirmed = captures.entries.filter((entry) => entry.flows_confirmed).map(({ file }) => file);

  describe.each([
    ['with four flows at a time', { flowsMax: 4 }],
    ['reported and closed as early as may be', { announceMs: 0, activeMs: 1_000, lingerMs: 0, tcpIdleMs: 1_000 }],
  ])('%s', (_, limits) => {
    test.each(confirmed)('%s', async (file) => {
      const tracked = await trackCapture(captures.path(file), limits);
      expect(compare(flows.factsOf(captures.truth(file), tracked))).toEqual({ missing: [], extra: [] });
    });
  });
});
