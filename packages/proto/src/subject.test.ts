import { expect, test } from 'vitest';
import { addressOf, isAlertsTopic, mqttAlertsTopic, mqttCommandsTopic, mqttTopic, natsSubject } from './subject.ts';

test.each([
  [natsSubject({ site: 'home', sensor: 'attic' }), { site: 'home', sensor: 'attic' }],
  [mqttTopic({ site: 'home', sensor: 'attic' }), { site: 'home', sensor: 'attic' }],
  ['lanhound.v1.home.attic', undefined],
  ['lanhound.v2.home.attic.events', undefined],
  ['lanhound/v1/home/../events', undefined],
])('%s names %o', (path, address) => expect(addressOf(path)).toEqual(address));

test('a topic of commands names a sensor where commands are meant', () => {
  const topic = mqttCommandsTopic({ site: 'home', sensor: 'attic' });
  expect([addressOf(topic), addressOf(topic, 'commands')]).toEqual([undefined, { site: 'home', sensor: 'attic' }]);
  expect(addressOf(mqttCommandsTopic(), 'commands')).toBeUndefined();
});

test.each([
  [mqttAlertsTopic('home'), true],
  [mqttAlertsTopic(), true],
  ['lanhound/#', false],
  ['lanhound/+/+', false],
  ['lanhound/HOME/alerts', false],
  [mqttTopic(), false],
  [mqttCommandsTopic(), false],
])('%s is of alerts: %s', (topic, expected) => expect(isAlertsTopic(topic)).toBe(expected));
