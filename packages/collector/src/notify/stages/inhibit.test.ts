import { expect, test } from 'vitest';
import type { Alert, AlertChange } from '../../detect/alert.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import { whyInhibit } from './inhibit.ts';
import { createInhibiting } from './inhibiting.ts';

const alert = (id: string, given: Partial<Alert> = {}) => anAlert({ id, fingerprint: id, ...given });
const silent = (given: Partial<Alert> = {}) => alert('silent', { detector: 'sensor-silent', ...given });
const gap = (given: Partial<Alert> = {}) => alert('gap', { detector: 'sensor-gap', ...given });

test.each([
  ['a gap of a sensor that is silent', gap(), [silent()], { reason: 'its sensor is silent', by: 'silent' }],
  ['a gap when nobody is silent', gap(), [], undefined],
  ['a gap of another sensor', gap({ sensor: 'cellar' }), [silent()], undefined],
  ['a sensor of the same name at another site', gap({ site: 'office' }), [silent()], undefined],
  ['what has nothing to do with it', alert('telnet'), [silent()], undefined],
  [
    'another resolver while a second DHCP server is there',
    alert('dns', { detector: 'dns-server-changed', sensor: 'cellar' }),
    [alert('dhcp', { detector: 'rogue-dhcp' })],
    { reason: 'somebody else hands out addresses', by: 'dhcp' },
  ],
  [
    'another gateway while a second router advertises itself',
    alert('gateway', { detector: 'gateway-changed' }),
    [alert('ra', { detector: 'rogue-router-advertisement' })],
    { reason: 'somebody else advertises a router', by: 'ra' },
  ],
  [
    'another gateway while somebody poses as one',
    alert('gateway', { detector: 'gateway-changed' }),
    [alert('spoof', { detector: 'arp-spoof' })],
    { reason: 'somebody poses as another', by: 'spoof' },
  ],
  [
    'a device that is gone with the gateway',
    alert('nas', { detector: 'device-gone', evidence: {} }),
    [alert('router', { detector: 'device-gone', evidence: { router: true } })],
    { reason: 'the gateway is gone', by: 'router' },
  ],
  [
    'a device that is gone like another',
    alert('nas', { detector: 'device-gone', evidence: {} }),
    [alert('tv', { detector: 'device-gone', evidence: {} })],
    undefined,
  ],
  [
    'one of two routers that are gone',
    alert('a', { detector: 'device-gone', evidence: { router: true } }),
    [alert('b', { detector: 'device-gone', evidence: { router: true } })],
    undefined,
  ],
  ['silence itself', silent({ id: 'other' }), [silent()], undefined],
])('%s', (_, subject, lasting, why) => expect(whyInhibit(subject, lasting)).toEqual(why));

const say = (type: AlertChange['type'], about: Alert): AlertChange => ({ type, alert: about });

test.each([
  ['is held while its sensor is silent', [say('new', silent()), say('new', gap())], ['new silent']],
  [
    'is told when the silence is over and it is not',
    [say('new', silent()), say('new', gap()), say('repeated', gap()), say('resolved', silent())],
    ['new silent', 'resolved silent', 'new gap'],
  ],
  [
    'is never heard of when it is over before the silence',
    [say('new', silent()), say('new', gap()), say('resolved', gap()), say('resolved', silent())],
    ['new silent', 'resolved silent'],
  ],
  [
    'that was told before the silence resolves during it',
    [say('new', gap()), say('new', silent()), say('resolved', gap())],
    ['new gap', 'new silent', 'resolved gap'],
  ],
])('a gap %s, also over a restart after every change', (_, changes, expected) => {
  const told: string[] = [];
  const make = () =>
    createInhibiting({ pass: ({ type, alert: { id } }) => void told.push(`${type} ${id}`), onHeld: () => {} });
  let inhibiting = make();
  for (const change of changes) {
    inhibiting.offer(change);
    const saved = JSON.parse(JSON.stringify(inhibiting.save()));
    inhibiting = make();
    inhibiting.restore(saved);
  }
  expect(told).toEqual(expected);
});
