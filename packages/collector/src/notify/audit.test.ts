import { expect, test } from 'vitest';
import { auditOf } from './audit.ts';
import type { NotifyChange } from './changes.ts';
import { parseMatcher } from './matcher.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z') * 1000;
const silence = {
  ...{ id: 'k3f9p', matchers: [parseMatcher('detector="new-device"')], startsUs: NOON, by: 'anna', comment: '' },
};

test.each([
  [
    { type: 'silence', silence: { ...silence, endsUs: NOON } },
    'silence k3f9p: detector="new-device", until 2026-12-01T12:00Z',
  ],
  [{ type: 'silence', silence: { ...silence, comment: 'mine' } }, 'allow k3f9p (mine): detector="new-device"'],
  [{ type: 'unsilence', id: 'k3f9p' }, 'unsilence k3f9p: detector="new-device"'],
  [{ type: 'pause', untilUs: NOON }, 'pause alerts wait until 2026-12-01T12:00Z'],
  [{ type: 'off' }, 'off nobody is told of alerts'],
  [{ type: 'on' }, 'on alerts are told'],
] as [NotifyChange, string][])('%j', (made, words) => {
  const { action, what } = auditOf(made, { type: 'done', silence });
  expect(`${action} ${what}`).toBe(words);
});
