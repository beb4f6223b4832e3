import { expect, test } from 'vitest';
import { addressOf, mqttTopic, natsSubject } from './subject.ts';

test.each([
  [natsSubject({ site: 'home', sensor: 'attic' }), { site: 'home', sensor: 'attic' }],
  [mqttTopic({ site: 'home', sensor: 'attic' }), { site: 'home', sensor: 'attic' }],
  ['lanhound.v1.home.attic', undefined],
  ['lanhound.v2.home.attic.events', undefined],
  ['lanhound/v1/home/../events', undefined],
])('%s names %o', (path, address) => expect(addressOf(path)).toEqual(address));
