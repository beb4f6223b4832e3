import { expect, test } from 'vitest';
import { onlyThis } from './changes.ts';
import { parseMatcher } from './matcher.ts';
import type { Silence } from './stages/silence.ts';
import { HOUR, MINUTE, NOON, PERSON, routing, SECOND, SYSTEM } from './testing/routing.ts';

const DAY = 24 * HOUR;

const silenceOf = (given: Partial<Silence> = {}): Silence => ({
  ...{ id: 's1', matchers: [parseMatcher('detector="telnet"')], startsUs: NOON, endsUs: NOON + DAY, by: 'anna' },
  ...{ comment: 'I know', ...given },
});
const TELNET = { detector: 'telnet' };

test.each([false, true])('of what was told and is silenced only the end is told (restarts: %s)', (restarts) => {
  const { say, leap, change, told } = routing(SYSTEM, { restarts });
  say('new', 'a', TELNET);
  change({ type: 'silence', silence: silenceOf() });
  leap(5 * HOUR);
  say('repeated', 'a', TELNET);
  say('resolved', 'a', TELNET);
  expect(told()).toEqual(['first notification: a', 'all alerts resolved: a over']);
});

test.each([false, true])('others of its group are told without it (restarts: %s)', (restarts) => {
  const { say, leap, change, told, sent } = routing(PERSON, { restarts });
  say('new', 'a', TELNET);
  say('new', 'b', TELNET);
  leap(5 * MINUTE);
  change({ type: 'silence', silence: silenceOf({ matchers: onlyThis({ detector: 'telnet', fingerprint: 'fp-a' }) }) });
  leap(5 * HOUR);
  say('repeated', 'a', TELNET);
  say('repeated', 'b', TELNET);
  expect(told()).toEqual(['first notification: a', 'new alerts added: b', 'repeat interval elapsed: b']);
  expect(sent.at(-1)?.notification).toMatchObject({ groups: [{ alerts: [{ id: 'b' }] }] });
  leap(HOUR);
  say('resolved', 'a', TELNET);
  expect(told().at(-1)).toBe('some alerts resolved: a over');
});

test.each([
  ['its group', {}, { lane: { groupWaitUs: MINUTE } }],
  ['the end of a pause', { pause: true }, {}],
  ['a receiver that is down', { down: true }, {}],
] as [string, { pause?: boolean; down?: boolean }, object][])(
  'what waits for %s and is silenced is not told, and the trace says so',
  (_, { pause, down: isDown }, given) => {
    const { say, leap, change, told, decisions, down, deliver } = routing(PERSON, { digestAt: '18:00', ...given });
    if (pause) change({ type: 'pause', untilUs: NOON + HOUR });
    down(isDown === true);
    say('new', 'a', TELNET);
    change({ type: 'silence', silence: silenceOf() });
    leap(2 * HOUR);
    down(false);
    deliver();
    say('resolved', 'a', TELNET);
    expect(told()).toEqual([]);
    const muted = decisions.filter(({ outcome }) => outcome === 'muted');
    expect(muted.map(({ stage, receiver }) => [stage, receiver])).toEqual([
      ['silence', undefined],
      ['notify', 'phone'],
    ]);
  },
);

test('an exception holds back this problem of this device, and no other', () => {
  const device = { mac: '02:00:00:00:00:03', name: 'toaster' };
  const { say, change, told } = routing(SYSTEM);
  const matchers = onlyThis({ detector: 'telnet', device, fingerprint: 'fp-a' });
  change({ type: 'silence', silence: silenceOf({ matchers, endsUs: undefined }) });
  say('new', 'a', { ...TELNET, device });
  say('new', 'b', { ...TELNET, device });
  say('new', 'a2', { detector: 'other', device, fingerprint: 'fp-a' });
  expect(told()).toEqual(['first notification: b', 'first notification: a2']);
  expect(change({ type: 'unsilence', id: 's1' })).toMatchObject({ type: 'done', silence: { comment: 'I know' } });
  expect(change({ type: 'unsilence', id: 's1' })).toEqual({ type: 'refused', reason: 'no silence s1 that lasts' });
  say('repeated', 'a', { ...TELNET, device });
  expect(told().at(-1)).toBe('first notification: a');
});

test.each([false, true])('people are reminded that it is off, at once, every day, and of its end (%s)', (restarts) => {
  const { say, leap, change, told } = routing(PERSON, { restarts, budgetPerDay: 0 });
  change({ type: 'off' });
  change({ type: 'off' });
  leap(6 * HOUR - SECOND);
  expect(told()).toEqual(['notice: off by anna']);
  leap(SECOND);
  leap(DAY);
  expect(told()).toEqual(['notice: off by anna', 'notice: off by anna', 'notice: off by anna']);
  say('new', 'a', { severity: 'critical' });
  change({ type: 'on' });
  leap(DAY);
  expect(told().slice(3)).toEqual(['notice: on by anna', expect.stringMatching(/^digest: a/)]);
  change({ type: 'on' });
  expect(told()).toHaveLength(5);
});

test('systems and records hear nothing of a switch', () => {
  const { change, told } = routing(SYSTEM);
  change({ type: 'off' });
  change({ type: 'on' });
  expect(told()).toEqual([]);
});

test('what waited for the receiver when it was switched off waits on', () => {
  const { say, leap, change, told, down, deliver } = routing(PERSON);
  down(true);
  say('new', 'a', { severity: 'critical' });
  change({ type: 'off' });
  down(false);
  deliver();
  leap(HOUR);
  expect(told()).toEqual(['notice: off by anna']);
  change({ type: 'on' });
  expect(told().slice(1)).toEqual(['first notification: a', 'notice: on by anna']);
});

test('what is off cannot be paused', () => {
  const { change, router } = routing(PERSON);
  change({ type: 'off' });
  expect(change({ type: 'pause', untilUs: NOON + HOUR })).toMatchObject({ type: 'refused' });
  expect(router().switched()).toMatchObject({ state: 'off', by: 'anna' });
});
