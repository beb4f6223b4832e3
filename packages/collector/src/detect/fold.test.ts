import { expect, test } from 'vitest';
import type { AlertChange } from './alert.ts';
import type { Finding } from './detector.ts';
import { createFold, type Fold, fingerprintOf } from './fold.ts';

const S = 1_000_000;

const finding = (given: Partial<Finding> = {}): Finding => ({
  severity: 'high',
  identity: ['aa:bb:cc:00:00:01', 'telnet'],
  time: 0,
  site: 'home',
  sensor: 'attic',
  title: 'Toaster talks Telnet',
  evidence: { port: 23 },
  why: 'why',
  advice: 'advice',
  ...given,
});

function run(steps: (fold: Fold) => void, given: { alertsMax?: number; saved?: unknown } = {}) {
  const changes: AlertChange[] = [];
  let refused = 0;
  const fold = createFold({
    quietMsOf: (detector) => (detector === 'short' ? 10_000 : 60_000),
    repeatedEveryMs: 10_000,
    alertsMax: given.alertsMax ?? 100,
    onAlert: (change) => changes.push(change),
    onRefused: () => refused++,
  });
  if (given.saved !== undefined) fold.restore(given.saved);
  steps(fold);
  return { changes, told: changes.map(({ type, alert }) => `${type} ${alert.count}`), refused, saved: fold.save() };
}

const at =
  (...seconds: number[]) =>
  (fold: Fold) => {
    for (const second of seconds) fold.found('d', finding({ time: second * S }));
  };

test.each([
  ['the first is new', at(0), ['new 1']],
  ['a repeat within the coalescing span waits', at(0, 9.999), ['new 1']],
  ['a repeat at its end is told', at(0, 10), ['new 1', 'repeated 2']],
  ['repeats are told together', at(0, 1, 2, 3, 10), ['new 1', 'repeated 5']],
  ['at most one each span', at(0, 10, 15, 20), ['new 1', 'repeated 2', 'repeated 4']],
  ['just within the quiet period it is the same', at(0, 60), ['new 1', 'repeated 2']],
  ['after the quiet period it is new', at(0, 60.000001), ['new 1', 'new 1']],
  ['the quiet period counts from the last', at(0, 50, 100), ['new 1', 'repeated 2', 'repeated 3']],
  ['a late one is a repeat', at(100, 0), ['new 1']],
] as [string, (fold: Fold) => void, string[]][])('%s', (_, steps, told) => expect(run(steps).told).toEqual(told));

test('a waiting repeat is told by a tick when it is due, and by a flush at once', () => {
  const waiting = at(0, 5);
  expect(
    run((fold) => {
      waiting(fold);
      fold.tick(9 * S);
    }).told,
  ).toEqual(['new 1']);
  expect(
    run((fold) => {
      waiting(fold);
      fold.tick(10 * S);
      fold.tick(20 * S);
    }).told,
  ).toEqual(['new 1', 'repeated 2']);
  expect(
    run((fold) => {
      waiting(fold);
      fold.flush();
      fold.flush();
    }).told,
  ).toEqual(['new 1', 'repeated 2']);
});

test('the quiet period is per detector', () => {
  const twice = (fold: Fold) => {
    fold.found('short', finding({ time: 0 }));
    fold.found('short', finding({ time: 11 * S }));
  };
  expect(run(twice).told).toEqual(['new 1', 'new 1']);
});

test('detector, site and identity make an alert, and nothing else', () => {
  const all = (fold: Fold) => {
    fold.found('d', finding());
    fold.found('e', finding());
    fold.found('d', finding({ site: 'office' }));
    fold.found('d', finding({ identity: ['aa:bb:cc:00:00:01', 'ftp'] }));
    fold.found('d', finding({ identity: ['aa:bb:cc:00:00:01 telnet'] }));
    fold.found('d', finding({ sensor: 'cellar', title: 'other' }));
  };
  const { changes } = run(all);
  expect(new Set(changes.map(({ alert }) => alert.fingerprint)).size).toBe(5);
});

test('the fingerprint is the same for ever', () => {
  expect(fingerprintOf('new-device', { site: 'home', identity: ['aa:bb:cc:00:00:01'] })).toBe('f56a141cfb071fc5');
});

test('the newest words and facts win, earlier facts stay, severity never falls', () => {
  const { changes } = run((fold) => {
    fold.found('d', finding({ evidence: { port: 23, login: true } }));
    fold.found('d', finding({ time: S, severity: 'critical', title: 'newest', evidence: { port: 24 } }));
    fold.found('d', finding({ time: S / 2, severity: 'normal', title: 'late', evidence: { port: 25, late: 1 } }));
    fold.flush();
  });
  expect(changes.at(-1)?.alert).toMatchObject({
    severity: 'critical',
    title: 'newest',
    evidence: { port: 24, login: true, late: 1 },
    firstTime: 0,
    lastTime: S,
    count: 3,
  });
});

test('what amends is told and not counted', () => {
  const { changes } = run((fold) => {
    fold.found('d', finding());
    fold.found('d', finding({ time: 10 * S, title: 'named', amends: true }));
  });
  expect(changes.map(({ type, alert }) => [type, alert.count, alert.title])).toEqual([
    ['new', 1, 'Toaster talks Telnet'],
    ['repeated', 1, 'named'],
  ]);
});

test('what was told does not change after', () => {
  const { changes } = run(at(0, 10));
  expect(changes[0]?.alert.count).toBe(1);
});

test('beyond the most, one alert says so and grows; other detectors have their own places', () => {
  const flood = (fold: Fold) => {
    for (let i = 0; i < 15; i++) fold.found('d', finding({ identity: [`${i}`], time: i }));
    fold.found('e', finding());
    fold.flush();
  };
  const { changes, refused } = run(flood, { alertsMax: 10 });
  expect(changes.filter(({ type }) => type === 'new')).toHaveLength(12);
  const overflow = changes.filter(({ alert }) => alert.title.includes('more than 10 problems'));
  expect(overflow.map(({ type, alert }) => `${type} ${alert.count}`)).toEqual(['new 1', 'repeated 5']);
  expect(refused).toBe(5);
});

test('alerts that are over make room', () => {
  const { told } = run(
    (fold) => {
      for (let i = 0; i < 10; i++) fold.found('d', finding({ identity: [`${i}`] }));
      fold.tick(61 * S);
      fold.found('d', finding({ identity: ['another'], time: 61 * S }));
    },
    { alertsMax: 10 },
  );
  expect(told).toEqual(Array(11).fill('new 1'));
});

test('alerts live on after a restart', () => {
  const { saved } = run(at(0));
  const { changes } = run(at(30), { saved: JSON.parse(JSON.stringify(saved)) });
  expect(changes.map(({ type, alert }) => [type, alert.count, alert.firstTime])).toEqual([['repeated', 2, 0]]);
});

test.each([null, 5, {}, { alerts: [{}] }])('a state %j that is none is refused', (saved) => {
  expect(() => run(() => {}, { saved })).toThrow();
});
