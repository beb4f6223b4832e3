import { expect, test } from 'vitest';
import { compileMatchers, parseMatcher } from './matcher.ts';
import { QuietHours } from './stages/hours.ts';
import { HOUR, MINUTE, NOON, PERSON, routing, SECOND, SYSTEM } from './testing/routing.ts';

test.each([false, true])(
  'a person is told the first of a group at once and its others together (restarts: %s)',
  (restarts) => {
    const { say, pass, told, sent } = routing(PERSON, { restarts });
    say('new', 'a');
    say('new', 'b');
    say('new', 'c');
    expect(told()).toEqual(['first notification: a']);
    pass(5 * MINUTE - SECOND);
    expect(sent).toHaveLength(1);
    pass(SECOND);
    expect(told()).toEqual(['first notification: a', 'new alerts added: b c']);
  },
);

test('a critical alert waits for no group', () => {
  const { say, told } = routing(PERSON);
  say('new', 'a');
  say('new', 'b', { severity: 'critical' });
  expect(told()).toEqual(['first notification: a', 'new alerts added: b']);
});

test.each([false, true])('what is over is told to who heard of it, and to nobody else (restarts: %s)', (restarts) => {
  const { say, pass, told } = routing(PERSON, { restarts });
  say('new', 'a');
  say('new', 'b');
  say('resolved', 'b');
  say('resolved', 'a');
  pass(10 * MINUTE);
  expect(told()).toEqual(['first notification: a', 'all alerts resolved: a over']);
});

test.each([
  ['before the interval', 4 * HOUR - 1, 1],
  ['at the interval', 4 * HOUR, 2],
])('a repeat %s', (_, us, times) => {
  const { say, leap, told } = routing(SYSTEM);
  say('new', 'a');
  leap(us);
  say('repeated', 'a', { count: 2 });
  expect(told()).toHaveLength(times);
});

test('a receiver that does not want to hear the end does not', () => {
  const { say, told } = routing(SYSTEM, { lane: { sendResolved: false } });
  say('new', 'a');
  say('resolved', 'a');
  expect(told()).toEqual(['first notification: a']);
});

test('of what was given up nobody has heard: its next repeat is as good as its first', () => {
  let isDead = true;
  const { say, told } = routing(SYSTEM, { fails: () => isDead });
  say('new', 'a');
  isDead = false;
  say('repeated', 'a', { count: 2 });
  expect(told()).toEqual(['first notification: a']);
});

test('an alert that changes while it waits is sent once, as it is then', () => {
  const { say, down, deliver, sent } = routing(SYSTEM);
  down(true);
  say('new', 'a');
  say('repeated', 'a', { count: 5 });
  say('new', 'gone');
  say('resolved', 'gone');
  down(false);
  deliver();
  expect(sent.map(({ notification }) => notification)).toMatchObject([
    { groups: [{ alerts: [{ id: 'a', count: 5 }] }] },
  ]);
});

test('quiet hours hold back what is not critical until they end', () => {
  const quietHours = [QuietHours.parse({ from: '12:00', to: '13:30' })];
  const { say, leap, told, decisions } = routing(PERSON, { quietHours });
  say('new', 'a');
  say('new', 'b', { severity: 'critical' });
  leap(90 * MINUTE - SECOND);
  expect(told()).toEqual(['new alerts added: b']);
  leap(SECOND);
  expect(told()).toEqual(['new alerts added: b', 'digest: a (quiet hours)']);
  expect(decisions.find(({ alert }) => alert.id === 'a')).toMatchObject({ stage: 'hours', outcome: 'summary' });
});

test('a system is told after quiet hours of what still holds', () => {
  const quietHours = [QuietHours.parse({ from: '12:00', to: '13:00' })];
  const { say, leap, told } = routing(SYSTEM, { quietHours });
  say('new', 'a');
  say('new', 'b');
  say('resolved', 'b');
  leap(HOUR);
  expect(told()).toEqual(['first notification: a']);
});

test.each([false, true])(
  'beyond the budget of the day only critical ones are told singly (restarts: %s)',
  (restarts) => {
    const { say, leap, told } = routing(PERSON, { budgetPerDay: 2, restarts });
    for (const id of ['a', 'b', 'c', 'd']) {
      say('new', id, { detector: id });
      leap(10 * MINUTE);
    }
    say('new', 'e', { detector: 'e', severity: 'critical' });
    leap(6 * HOUR);
    const spent = 'the messages of the day are used up';
    expect(told()).toEqual([
      'first notification: a',
      'first notification: b',
      'first notification: e',
      `digest: c (${spent}) d (${spent})`,
    ]);
  },
);

test('the last message of the day says so', () => {
  const { say, sent } = routing(PERSON, { budgetPerDay: 1 });
  say('new', 'a');
  expect(sent[0]?.notification).toMatchObject({ isLastOfDay: true });
});

test('many kinds at once are told five by themselves, and the rest in one', () => {
  const { say, pass, told } = routing(PERSON);
  for (let i = 0; i < 50; i++) say('new', `a${i}`, { detector: `kind-${i}`, severity: 'critical' });
  expect(told()).toHaveLength(5);
  pass(30 * SECOND);
  expect(told()).toHaveLength(6);
  expect(told()[5]?.split(' ')).toHaveLength(2 + 45);
});

test('what comes and goes is told three times and then in the summary', () => {
  const { say, leap, told } = routing(PERSON, { lane: { sendResolved: false } });
  for (let i = 0; i < 6; i++) {
    say('new', `a${i}`, { fingerprint: 'same' });
    leap(5 * MINUTE);
    say('resolved', `a${i}`, { fingerprint: 'same' });
    leap(5 * MINUTE);
  }
  leap(6 * HOUR);
  expect(told().slice(0, 3)).toEqual(['first notification: a0', 'first notification: a1', 'first notification: a2']);
  expect(told()[3]).toMatch(/^digest: a3 \(it comes and goes\) a4 .* a5/);
});

test.each([
  ['normal', 'normal', 1],
  ['info', 'normal', 0],
] as const)('an alert of severity %s where told from %s on', (severity, severityFrom, times) => {
  const { say, told } = routing(PERSON, { lane: { severityFrom } });
  say('new', 'a', { severity });
  expect(told()).toHaveLength(times);
});

test('matchers choose the receiver, and the trace says when they do not match', () => {
  const matches = compileMatchers([parseMatcher('detector=~"arp.*"')]);
  const { say, told, decisions } = routing(SYSTEM, { lane: { matches } });
  say('new', 'a', { detector: 'arp-spoof' });
  say('new', 'b', { detector: 'new-device' });
  expect(told()).toEqual(['first notification: a']);
  expect(decisions.at(-1)).toMatchObject({ stage: 'route', outcome: 'muted', reason: 'its matchers do not match' });
});

test('who writes everything down hears of what is muted as well', () => {
  const { say, change, told } = routing(SYSTEM, { lane: { audience: 'record', hearsAll: true } });
  const matchers = [parseMatcher('detector="telnet"')];
  const silence = { id: 's1', matchers, startsUs: NOON, endsUs: NOON + HOUR, by: 'anna', comment: '' };
  change({ type: 'silence', silence });
  say('new', 'a', { detector: 'telnet' });
  change({ type: 'off' });
  say('new', 'b');
  expect(told()).toEqual(['first notification: a', 'first notification: b']);
});

test.each([false, true])('a silence holds back what it matches until it ends (restarts: %s)', (restarts) => {
  const { say, leap, change, told, decisions } = routing(SYSTEM, { restarts });
  const matchers = [parseMatcher('detector="telnet"')];
  const silence = { id: 's1', matchers, startsUs: NOON, endsUs: NOON + HOUR, by: 'anna', comment: 'I know' };
  change({ type: 'silence', silence });
  say('new', 'a', { detector: 'telnet' });
  say('new', 'b', { detector: 'other' });
  expect(told()).toEqual(['first notification: b']);
  expect(decisions.find(({ alert }) => alert.id === 'a')?.reason).toBe('silenced by anna: I know (s1)');
  leap(HOUR);
  say('repeated', 'a', { detector: 'telnet' });
  expect(told()).toEqual(['first notification: b', 'first notification: a']);
});

test('a pause holds back all but critical ones, and what it held comes at its end', () => {
  const { say, leap, change, told } = routing(PERSON);
  change({ type: 'pause', untilUs: NOON + 2 * HOUR });
  say('new', 'a');
  say('new', 'b', { severity: 'critical' });
  leap(2 * HOUR);
  expect(told()).toEqual(['new alerts added: b', 'digest: a (paused by anna)']);
});

test('off is off, and what it held comes when it is on again', () => {
  const { say, leap, change, told } = routing(PERSON);
  change({ type: 'off' });
  say('new', 'a', { severity: 'critical' });
  leap(5 * HOUR);
  expect(told()).toEqual(['notice: off by anna']);
  change({ type: 'on' });
  leap(SECOND);
  expect(told().slice(1)).toEqual(['notice: on by anna', 'digest: a (switched off by anna)']);
});

test('while a site is new, what matters is told and the rest comes when it is known', () => {
  const { say, leap, told } = routing(PERSON, { learnsUntilUs: NOON + 10 * MINUTE });
  say('new', 'a', { severity: 'normal' });
  say('new', 'b', { severity: 'high' });
  leap(10 * MINUTE);
  expect(told()).toEqual(['new alerts added: b', 'digest: a (the network is still being learned)']);
});

test('a problem that is found again after a day is told as for the first time', () => {
  const { say, leap, told } = routing(SYSTEM);
  say('new', 'a', { fingerprint: 'same' });
  leap(30 * HOUR);
  say('new', 'b', { fingerprint: 'same' });
  expect(told()).toEqual(['first notification: a', 'first notification: b']);
});

test('what was told and becomes urgent is told again', () => {
  const { say, told } = routing(PERSON);
  say('new', 'a');
  say('repeated', 'a', { severity: 'critical' });
  expect(told()).toEqual(['first notification: a', 'new alerts added: a']);
});

test('what is in the summary and becomes urgent is told at once', () => {
  const quietHours = [QuietHours.parse({ from: '12:00', to: '13:00' })];
  const { say, told } = routing(PERSON, { quietHours });
  say('new', 'a');
  say('repeated', 'a', { severity: 'critical' });
  expect(told()).toEqual(['first notification: a']);
});
