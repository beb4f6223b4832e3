import { expect, test } from 'vitest';
import type { Notification } from '../notification.ts';
import { aNotification } from '../sample-notification.ts';
import { critical, digest, everyNotification, high, hostile, huge, info, resolved } from '../testing/notifications.ts';
import { depsWithLinks, failureOf } from '../testing/service.ts';
import { standIn } from '../testing/stand-in.ts';
import { desktopReceiver } from './desktop.ts';

/** The arguments that notify-send is given. */
async function argumentsFor(notification: Notification): Promise<string[]> {
  const { program, runs } = standIn();
  const config = { type: 'desktop' as const, program };
  expect(await failureOf(desktopReceiver, config, notification, depsWithLinks())).toBeUndefined();
  return runs()[0]?.arguments ?? [];
}

test.each(everyNotification)('shows %s', async (_, notification) => {
  const [title = '', body = ''] = (await argumentsFor(notification)).slice(-2);
  expect(title.length).toBeGreaterThan(0);
  expect(title.length).toBeLessThanOrEqual(200);
  expect(body.length).toBeLessThanOrEqual(2000);
  expect(body.replace(/<\/?b>|<a href="[^"<>]*">|<\/a>/g, '')).not.toMatch(/[<>]|&(?!(?:lt|gt|amp|quot);)/);
});

test('says what, why and what to do', async () => {
  const [title, body] = (await argumentsFor(critical)).slice(-2);
  expect(title).toBe('toaster talks Telnet to 192.168.1.1');
  expect(body).toMatch(/^Telnet shows every keystroke to anybody on the way\.\n\n<b>What to do:<\/b>\nUse SSH\./);
  expect(body).toContain('<a href="http://192.168.1.2:8470/alerts/a-1">Details</a>');
});

test.each([
  ['critical', critical, 'critical'],
  ['important', high, 'normal'],
  ['for information', info, 'low'],
  ['over', resolved, 'normal'],
  ['a summary', digest, 'low'],
])('what is %s is of urgency %3$s', async (_, notification, urgency) => {
  expect(await argumentsFor(notification)).toContain(`--urgency=${urgency}`);
});

test('a title is no option', async () => {
  expect((await argumentsFor(aNotification({ title: '--help' }))).slice(-3, -1)).toEqual(['--', '--help']);
});

test('names from the network are no markup', async () =>
  expect((await argumentsFor(hostile)).at(-1)).toContain('&lt;b&gt;x&lt;/b&gt;'));

test('the largest is cut', async () => expect((await argumentsFor(huge)).at(-2)).toMatch(/…$/));
