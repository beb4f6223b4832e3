import { expect, test } from 'vitest';
import type { ReceiverAudience } from './receiver.ts';
import { type TraceDecision, traceOf } from './trace.ts';

const decided = (
  timeUs: number,
  stage: TraceDecision['stage'],
  outcome: TraceDecision['outcome'],
  receiver?: string,
) => ({
  ...{ timeUs, stage, outcome, reason: `${stage} said so` },
  ...(receiver === undefined ? {} : { receiver }),
});

const phone = (audience: ReceiverAudience = 'person') =>
  ({ receiver: 'phone', audience, place: { state: 'none' } }) as const;

/** "inhibit passed, silence muted | phone: route notReached, …", without what was not reached. */
function words(decisions: readonly TraceDecision[], audience?: ReceiverAudience): string {
  const { steps, receivers } = traceOf(decisions, [phone(audience)]);
  const of = (all: typeof steps) =>
    all.flatMap(({ stage, outcome }) => (outcome === 'notReached' ? [] : [`${stage} ${outcome}`])).join(', ');
  return [of(steps), ...receivers.map((each) => `${each.receiver}: ${of(each.steps)}`)].join(' | ');
}

const BEFORE = 'fold passed, inhibit passed, silence passed';

test.each([
  ['nothing is kept of it', [], 'fold passed | phone: '],
  ['inhibited', [decided(1, 'inhibit', 'muted')], 'fold passed, inhibit muted | phone: '],
  ['silenced', [decided(1, 'silence', 'muted')], 'fold passed, inhibit passed, silence muted | phone: '],
  ['not for the receiver', [decided(1, 'route', 'muted', 'phone')], `${BEFORE} | phone: route muted`],
  [
    'in the summary',
    [decided(1, 'hours', 'summary', 'phone')],
    `${BEFORE} | phone: route passed, flap passed, hours summary`,
  ],
  [
    'waited for its group, then told',
    [
      decided(1, 'group', 'waits', 'phone'),
      decided(2, 'notify', 'queued', 'phone'),
      decided(3, 'notify', 'delivered', 'phone'),
    ],
    `${BEFORE} | phone: route passed, flap passed, hours passed, group passed, budget passed, pace passed, notify delivered`,
  ],
  [
    'silenced, and told when that was over',
    [decided(1, 'silence', 'muted'), decided(2, 'route', 'muted', 'phone')],
    `${BEFORE} | phone: route muted`,
  ],
  [
    'told, and silenced since',
    [decided(2, 'silence', 'muted'), decided(1, 'notify', 'delivered', 'phone')],
    `fold passed, inhibit passed, silence muted | phone: route passed, flap passed, hours passed, group passed, budget passed, pace passed, notify delivered`,
  ],
  [
    'of a receiver that is no longer configured',
    [decided(1, 'route', 'muted', 'old')],
    `${BEFORE} | phone:  | old: route muted`,
  ],
] as const)('%s', (_, decisions, expected) => expect(words(decisions)).toBe(expected));

test('what is kept for people is said to be, and all that a stage decided is there, oldest first', () => {
  const decisions = [decided(3, 'notify', 'delivered', 'phone'), decided(2, 'notify', 'queued', 'phone')];
  const [receiver] = traceOf(decisions, [phone('system')]).receivers;
  const step = (name: string) => receiver?.steps.find(({ stage }) => stage === name);
  expect(step('budget')).toMatchObject({ outcome: 'passed', reason: 'kept for people alone' });
  expect(step('notify')?.decisions.map(({ timeUs }) => timeUs)).toEqual([2, 3]);
});
