import { describe, expect, test } from 'vitest';
import { createDevice } from '../../inventory/device.ts';
import type { Detector, Finding, Resolution } from '../detector.ts';
import type { ExternalAlert } from '../external-alert.ts';
import { external } from './external.ts';

const MINUTE = 60_000_000;
const NOW = 1_772_366_400_000_000;

const posted = (given: Partial<ExternalAlert> = {}): ExternalAlert => ({
  ...{ labels: { alertname: 'OnBattery', severity: 'critical' }, annotations: {}, by: 'ups' },
  ...given,
});

const device = createDevice({
  ...{ site: 'home', mac: '02:00:00:00:00:09', randomised: true, firstSeen: 0, sensors: [] },
});

function running() {
  const found: Finding[] = [];
  const over: Resolution[] = [];
  const refused: string[] = [];
  const make = () =>
    external.create(external.config.parse({}), {
      raise: (finding) => void found.push(finding),
      resolve: (resolution) => void over.push(resolution),
      deviceOf: (_, { mac, ip }) => (mac === device.mac || ip === '192.168.1.9' ? device : undefined),
      devices: () => [],
      nameLists: { match: () => undefined },
      onRefused: (table) => void refused.push(table),
    });
  let detector: Detector = make();
  return {
    ...{ found, over, refused },
    post: (alerts: readonly ExternalAlert[], nowUs = NOW) => detector.external?.(alerts, nowUs),
    wall: (nowUs: number) => detector.wall?.(nowUs),
    restart() {
      const saved = JSON.parse(JSON.stringify(detector.save?.()));
      detector = make();
      detector.restore?.(saved);
    },
  };
}

describe('when it is over', () => {
  test.each([
    ['at the end that was said', { endsUs: NOW + 10 * MINUTE }, 10],
    ['five minutes after it was told last, when no end was said', {}, 5],
    ['after a month, whatever was said', { endsUs: NOW * 2 }, 30 * 24 * 60],
  ])('%s', (_, given, minutes) => {
    const { post, wall, over, restart } = running();
    post([posted(given)]);
    restart();
    wall(NOW + minutes * MINUTE - 1);
    expect(over).toEqual([]);
    wall(NOW + minutes * MINUTE);
    wall(NOW + minutes * MINUTE + 1);
    expect(over.map(({ time }) => (time - NOW) / MINUTE)).toEqual([minutes]);
  });

  test('at once when its end is in the past', () => {
    const { post, over, found } = running();
    post([posted({ startsUs: NOW - 20 * MINUTE })]);
    post([posted({ startsUs: NOW - 20 * MINUTE, endsUs: NOW - MINUTE })]);
    expect(over).toMatchObject([{ time: NOW - MINUTE, site: 'home', identity: found[0]?.identity }]);
  });

  test('what was not known to last is not told when it is over', () => {
    const { post, over, found } = running();
    post([posted({ endsUs: NOW - MINUTE })]);
    expect([found, over]).toEqual([[], []]);
  });
});

test('told again it is the same occurrence', () => {
  const { post, found } = running();
  post([posted({ startsUs: NOW - MINUTE })]);
  post([posted({ startsUs: NOW - MINUTE, annotations: { summary: 'still' } })], NOW + MINUTE);
  expect(found).toMatchObject([{ time: NOW - MINUTE }, { time: NOW + MINUTE, amends: true, title: 'still' }]);
  expect(found[0]).not.toHaveProperty('amends');
  expect(found[0]?.identity).toEqual(found[1]?.identity);
});

test('a begin in the future is now', () => {
  const { post, found } = running();
  post([posted({ startsUs: NOW + MINUTE })]);
  expect(found[0]?.time).toBe(NOW);
});

test.each([
  ['critical', 'critical'],
  ['PAGE', 'critical'],
  ['error', 'high'],
  ['1', 'high'],
  ['warning', 'normal'],
  ['3', 'info'],
  ['purple', 'normal'],
  ['', 'normal'],
])('severity %j is %s', (theirs, ours) => {
  const { post, found } = running();
  post([posted({ labels: { alertname: 'A', ...(theirs && { severity: theirs }) } })]);
  expect(found[0]?.severity).toBe(ours);
});

test.each([
  [{}, 'OnBattery', 'ups reports it; lanhound has not seen it itself.', 'Look at the program that reported it.'],
  [
    { annotations: { summary: 'Power is out', description: 'No mains.', runbook_url: 'http://r' } },
    ...['Power is out', 'No mains.', 'Follow http://r.'],
  ],
  [{ generatorUrl: 'http://g', annotations: { message: 'Hm' } }, 'Hm', 'Hm', 'Look at http://g.'],
  [
    { labels: { alertname: 'A', instance: 'nas:9100' }, annotations: { advice: 'Do.' } },
    ...['A: nas:9100', 'ups reports it; lanhound has not seen it itself.', 'Do.'],
  ],
  [{ labels: { job: 'x' } }, 'ups', expect.any(String), expect.any(String)],
] as [Partial<ExternalAlert>, string, string, string][])('%j is said so', (given, title, why, advice) => {
  const { post, found } = running();
  post([posted(given)]);
  expect(found[0]).toMatchObject({ title, why, advice, sensor: 'ups' });
});

test.each([
  [{ mac: '02-00-00-00-00-09' }, true, undefined],
  [{ address: '192.168.1.9' }, true, '192.168.1.9'],
  [{ instance: '192.168.1.9:9100' }, true, '192.168.1.9'],
  [{ instance: '[fd00::1]:9100' }, false, 'fd00::1'],
  [{ instance: 'nas:9100' }, false, undefined],
  [{ src_ip: '10.0.0.1' }, false, '10.0.0.1'],
])('%j is about a device: %s', (labels, isKnown, address) => {
  const { post, found } = running();
  post([posted({ labels: { alertname: 'A', ...labels } })]);
  expect([found[0]?.device !== undefined, found[0]?.address]).toEqual([isKnown, address]);
  expect(found[0]?.evidence).toMatchObject(labels);
});

test('the site is what the label says', () => {
  const { post, found } = running();
  post([posted({ labels: { site: 'garden' } }), posted()]);
  expect(found.map(({ site }) => site)).toEqual(['garden', 'home']);
});

test('beyond a thousand that last, further ones are refused and counted', () => {
  const { post, found, refused, wall } = running();
  const many = Array.from({ length: 1005 }, (_, i) => posted({ labels: { alertname: `${i}` } }));
  expect(post(many)).toBe(5);
  expect([found.length, refused.length]).toEqual([1000, 5]);
  wall(NOW + 5 * MINUTE);
  expect(post(many.slice(1000), NOW + 5 * MINUTE)).toBe(0);
});
