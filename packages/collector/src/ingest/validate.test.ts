import { batch, flow } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { countFromFuture, refusalOf } from './validate.ts';

const address = { site: 'home', sensor: 'attic' };

test.each([
  ['a good batch', batch({ events: [flow()] }), undefined],
  ['no events', batch({ sequence: 1, epoch: 0 }), undefined],
  ['another sensor', batch({ sensor: 'cellar' }), 'sensor is "cellar", want "attic", under whose address it came'],
  ['another site', batch({ site: 'office' }), 'site is "office", want "home", under whose address it came'],
  ['a name that is none', batch({ site: '../x' }), 'site is "../x", want a name like "attic-1"'],
  ['sequence 0', batch({ sequence: 0 }), 'sequence is 0, want 1 or more'],
  ['a sequence that is not exact', batch({ sequence: 2 ** 53 }), 'sequence is 9007199254740992, want 1 or more'],
  ['an epoch before 1970', batch({ epoch: -1 }), 'epoch is -1, want microseconds since 1970'],
  ['a time before 1970', batch({ events: [flow({ time: -1 })] }), expect.stringMatching(/^time of a flow event is -1/)],
  ['time 0', batch({ events: [flow({ time: 0 })] }), undefined],
  ['a time beyond 2^53', batch({ events: [flow({ time: 2 ** 53 })] }), expect.stringMatching(/^time of a flow/)],
])('%s', (_, given, refusal) => expect(refusalOf(given, address)).toEqual(refusal));

test('events beyond the window count, those at its edge do not', () => {
  const events = [flow({ time: 1_500 }), flow({ time: 1_501 }), flow({ time: 1 })];
  expect(countFromFuture(batch({ events }), 1_000, 500)).toBe(1);
});
