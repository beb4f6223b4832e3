import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { trackCapture } from '../testing/track-capture.ts';

// What the handshakes say is compared with the truth in testing/truth/truth.test.ts.
describeWithCaptures('QUIC of the capture corpus', (captures) => {
  const ofQuic = captures.entries.filter(({ topic }) => topic === 'quic');
  test.each(ofQuic)('$file: every packet that was tried opened, and the hello became whole', async ({ file }) => {
    const { counters } = await trackCapture(captures.path(file));
    const quic = Object.entries(counters.details).filter(([name]) => name.startsWith('quic.'));
    const { 'quic.initials': initials, 'quic.handshakes': handshakes, ...others } = Object.fromEntries(quic);
    expect(initials).toBeLessThanOrEqual(4);
    expect(handshakes).toBe(1);
    expect(others).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, 0])));
  });
});
