import { expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import type { Notification } from '../notification.ts';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { digest, notice, resolved } from '../testing/notifications.ts';
import { busReceiver } from './bus.ts';

async function sentFor(notification: Notification): Promise<[string, Record<string, unknown>][]> {
  const sent: [string, Record<string, unknown>][] = [];
  const sendAlert = async (site: string, bytes: Uint8Array) => {
    sent.push([site, JSON.parse(Buffer.from(bytes).toString())]);
  };
  await busReceiver
    .create({ type: 'bus' }, receiverDeps({ sendAlert }))
    .send(notification, new AbortController().signal);
  return sent;
}

test('each alert that is news goes to its site, as the file has it', async () => {
  const alerts = [anAlert(), anAlert({ id: 'b', site: 'office', resolvedTime: 1_772_366_500_000_000 })];
  const [[site, first], second] = (await sentFor(aNotification(alerts))) as [
    [string, Record<string, unknown>],
    [string, Record<string, unknown>],
  ];
  expect(site).toBe('home');
  expect(first).toMatchObject({
    ...{ status: 'firing', reason: 'first notification', id: anAlert().id, severity: 'critical' },
    ...{ firstTime: '2026-03-01T12:00:00.000000Z', evidence: { port: 23 } },
  });
  expect(second).toMatchObject(['office', { id: 'b', status: 'resolved' }]);
});

test.each<[string, Notification, object[]]>([
  ['what is over', resolved, [['home', { status: 'resolved' }]]],
  [
    'a summary',
    digest,
    [
      ['home', { id: 'a', reason: 'quiet hours' }],
      ['home', { id: 'b' }],
    ],
  ],
  ['of lanhound itself', notice, [['lanhound', { status: 'notice', title: 'lanhound is off' }]]],
  ['of no site', aNotification({ site: '' }), [['lanhound', { status: 'firing' }]]],
  ['of a name that is none', aNotification({ site: '#/+' }), [['lanhound', { site: '#/+' }]]],
])('%s', async (_, notification, expected) => expect(await sentFor(notification)).toMatchObject(expected));

test('an answer that does not come is waited for until the time is over', async () => {
  const late = new AbortController();
  const deps = receiverDeps({ sendAlert: () => new Promise(() => {}) });
  const sending = busReceiver.create({ type: 'bus' }, deps).send(resolved, late.signal);
  late.abort(new Error('no answer within 10 ms'));
  await expect(sending).rejects.toThrow('no answer within 10 ms');
});
