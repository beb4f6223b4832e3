import { type CaptureEntry, describeWithCaptures } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { type Tracked, trackCapture } from '../../track/testing/track-capture.ts';
import { arp } from './arp.ts';
import { line } from './category.ts';
import { cleartext } from './cleartext.ts';
import { compare } from './comparison.ts';
import { dhcp } from './dhcp.ts';
import { DIFFERENCES } from './differences.ts';
import { dns } from './dns.ts';
import { flows } from './flows.ts';
import { frames } from './frames.ts';
import { http } from './http.ts';
import { mdns } from './mdns.ts';
import { nbns } from './nbns.ts';
import { ssdp } from './ssdp.ts';
import { tls } from './tls.ts';

const CATEGORIES = [frames, flows, arp, dhcp, dns, mdns, ssdp, nbns, tls, http, cleartext];

/**
 * A sensor as it is by default, but for what it leaves out on purpose: the truth has every announcement, also one that
 * was made a minute ago. No capture reaches a limit of events per second, so those are as they are.
 */
const TELLING_ALL = { announcement: { repeatMs: 0 } };

describeWithCaptures('what a sensor tells of the capture corpus', (captures) => {
  const isConfirmed = ({ flows_confirmed }: CaptureEntry) => flows_confirmed;

  describe.each(captures.entries.filter(isConfirmed))('$file', ({ file }) => {
    const truth = captures.truth(file);
    let tracked: Promise<Tracked> | undefined;

    test.each(CATEGORIES)('$name', async ({ name, factsOf }) => {
      tracked ??= trackCapture(captures.path(file), TELLING_ALL);
      const differences = DIFFERENCES.filter((each) => each.file === file && each.category === name);
      expect(compare(factsOf(truth, await tracked))).toEqual({
        missing: differences.flatMap(({ missing = [] }) => missing.map(line)).sort(),
        extra: differences.flatMap(({ extra = [] }) => extra.map(line)).sort(),
      });
    });
  });

  test.each(captures.entries.filter((entry) => !isConfirmed(entry)))('$file is survived', async ({ file }) => {
    const { frames } = await trackCapture(captures.path(file), TELLING_ALL);
    expect(frames.packets).toBe(captures.truth(file).packets);
  });

  test('every difference is of a capture and a category that are compared', () => {
    const files = captures.entries.filter(isConfirmed).map(({ file }) => file);
    const names = CATEGORIES.map(({ name }) => name);
    const strays = DIFFERENCES.filter(({ file, category }) => !files.includes(file) || !names.includes(category));
    expect(strays).toEqual([]);
  });
});

test.each(DIFFERENCES)('the difference of $file in $category says what it is, and why', ({ reason, ...difference }) => {
  const { missing = [], extra = [] } = difference;
  expect(missing.length + extra.length).toBeGreaterThan(0);
  expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});
