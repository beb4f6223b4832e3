import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { critical, hostile } from '../testing/notifications.ts';
import { failureOf } from '../testing/service.ts';
import { speechReceiver } from './speech.ts';

needsPrograms(['espeak-ng'])('eSpeak NG', () => {
  test.each([
    ['a title', critical],
    ['a title from the network', hostile],
  ])('says %s', async (_, notification) => {
    // Into a file, since not every machine has a loudspeaker.
    const file = join(temporaryDirectory(), 'said.wav');
    const args = [...speechReceiver.config.parse({ type: 'speech' }).arguments, '-w', file];
    expect(await failureOf(speechReceiver, { type: 'speech', arguments: args }, notification)).toBeUndefined();
    const sound = readFileSync(file);
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    // A second of speech and more, at 22,050 samples of two bytes.
    expect(sound.length).toBeGreaterThan(44_100);
  });

  test('says what is wrong with its arguments', async () => {
    const config = { type: 'speech' as const, arguments: ['-v', 'nobody', '--stdin', '-w', '/dev/null'] };
    expect(await failureOf(speechReceiver, config, critical)).toMatchObject({
      retryable: true,
      message: expect.stringMatching(/^espeak-ng ended with \d+: .*voice/),
    });
  });
});
