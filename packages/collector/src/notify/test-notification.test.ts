import { expect, test } from 'vitest';
import { freshAlerts, SavedNotification } from './notification.ts';
import { sampleNotifications, testNotifications } from './test-notification.ts';

test.each([
  ['person', [false]],
  ['record', [false]],
  ['system', [false, true]],
] as const)('a test for a %s', (audience, over) => {
  const sent = testNotifications(audience, 1_772_366_400_000);
  const alerts = sent.flatMap((each) => (each.type === 'alerts' ? freshAlerts(each.groups) : []));
  expect(alerts.map(({ resolvedTime }) => resolvedTime !== undefined)).toEqual(over);
  for (const { title, why } of alerts) expect(`${title} ${why}`).toMatch(/test.*Nothing has happened/);
});

test('there is a sample of every type', () => {
  const types = new Set(sampleNotifications(1).map(({ notification }) => SavedNotification.parse(notification).type));
  expect([...types].toSorted()).toEqual(SavedNotification.options.map(({ shape }) => shape.type.value).toSorted());
});
