import { expect, test } from 'vitest';
import { createMessages } from '../message/message-of.ts';
import type { Notification } from '../notification.ts';
import { aNotification } from '../sample-notification.ts';
import { critical, digest, hostile, huge, resolved } from '../testing/notifications.ts';
import { depsWithLinks, failureOf } from '../testing/service.ts';
import { standIn } from '../testing/stand-in.ts';
import { speechReceiver } from './speech.ts';

async function said(notification: Notification): Promise<string> {
  const { program, runs } = standIn();
  expect(await failureOf(speechReceiver, { type: 'speech', program }, notification)).toBeUndefined();
  return runs()[0]?.input ?? '';
}

test.each<[string, Notification, string | RegExp]>([
  ['an alert', critical, /^toaster talks Telnet to 192\.168\.1\.1\n$/],
  ['its end', resolved, /^Over: toaster talks/],
  ['a summary', digest, /^4 alerts that could wait\n$/],
  ['a name with controls and lines', hostile, /^[^\p{Cc}]+\n$/u],
  ['a name with sounds for eSpeak', aNotification({ title: 'tv [[[h@l@U]]]' }), /^tv \[ \[ \[h@l@U\]\]\]\n$/],
  ['the largest', huge, /^.{118,119}…\n$/s],
])('of %s the title is said', async (_, notification, text) => expect(await said(notification)).toMatch(text));

test('in the language of messages, with the arguments as they are', async () => {
  const { program, runs } = standIn();
  const messageOf = createMessages({ language: 'de', timeZone: 'UTC', linksOf: () => [] });
  const config = { type: 'speech' as const, program, arguments: ['-v{language}', '$(id)', '; ls'] };
  await failureOf(speechReceiver, config, critical, depsWithLinks([], { messageOf }));
  expect(runs()[0]?.arguments).toEqual(['-vde', '$(id)', '; ls']);
});
