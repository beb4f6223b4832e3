import { expect, test } from 'vitest';
import { FLOOD, flood, floodAlert, floodRouter } from './testing/flood.ts';

test('ten thousand findings in a minute are few messages to a person, and none is lost', () => {
  const { phone, file } = flood(
    floodRouter(),
    Array.from({ length: FLOOD.findings }, (_, i) => floodAlert(i)),
  );
  expect(phone.messages.length).toBeLessThanOrEqual(20);
  expect(phone.alerts).toBe(FLOOD.findings);
  expect(file.messages).toHaveLength(FLOOD.findings);
});
