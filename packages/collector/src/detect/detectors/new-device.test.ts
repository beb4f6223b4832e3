import type { Event } from '@lanhound/proto';
import { dhcp, EVENT_TIME, flow, neighbor } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { type DryRunDeps, dryRun } from '../dry-run.ts';
import { newDevice } from './new-device.ts';

const SECOND = 1_000_000;
const LEARNING = 600 * SECOND;

const device = (given: Partial<Device> = {}): Device =>
  createDevice({
    ...{ site: 'home', mac: 'aa:bb:cc:00:00:01', vendor: 'Acme', addresses: ['192.168.1.9'], sensors: ['attic'] },
    ...given,
  });

/** A device that appears so long after the site's first event. */
function appearing(afterUs: number, appeared: Device, deps: DryRunDeps = {}, more: Event[] = []) {
  const events = [flow(), neighbor({ time: EVENT_TIME + afterUs, senderMac: appeared.mac }), ...more];
  return dryRun(newDevice, {}, events, { appeared: new Map([[1, appeared]]), devices: [appeared], ...deps });
}

test.each([
  ['the last moment of learning is inventory', LEARNING - 1, ['info: Learned 1 device at home: Acme (192.168.1.9)']],
  ['the first after it speaks', LEARNING, ['high: New device at home: Acme (192.168.1.9)']],
])('%s', (_, afterUs, said) => {
  const { findings } = appearing(afterUs, device());
  expect(findings.map(({ severity, title }) => `${severity}: ${title}`)).toEqual(said);
});

test('the evidence says who, how and where it was seen', () => {
  const known = device({ names: ['toaster'], randomised: true });
  const [finding] = appearing(LEARNING, known).findings;
  expect(finding).toMatchObject({
    title: 'New device at home: toaster, with a private MAC',
    identity: ['aa:bb:cc:00:00:01'],
    device: known,
    evidence: {
      mac: 'aa:bb:cc:00:00:01',
      privateMac: true,
      vendor: 'Acme',
      addresses: '192.168.1.9',
      names: 'toaster',
      sensor: 'attic',
      seenBy: 'ARP reply',
    },
  });
});

test('a private MAC is named as such when there is no name', () => {
  const { vendor: _, ...unknown } = device({ randomised: true });
  const [finding] = appearing(LEARNING, unknown).findings;
  expect(finding?.title).toBe('New device at home: device with a private address (192.168.1.9)');
});

describe('the summary', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => device({ mac: `aa:bb:cc:00:00:${10 + i}`, names: [`host${i}`] }));
  const learn = (devices: Device[], tailUs: number) => {
    const events = [...devices.map(() => flow()), flow({ time: EVENT_TIME + tailUs })];
    return dryRun(newDevice, {}, events, { devices, appeared: new Map(devices.map((each, i) => [i, each])) });
  };

  test('comes once, when learning ends, at its time', () => {
    const { findings } = learn(many(2), LEARNING);
    expect(findings.map(({ title, time }) => [title, time])).toEqual([
      ['Learned 2 devices at home: host0, host1', EVENT_TIME + LEARNING],
    ]);
  });

  test('comes at the end of input when that is sooner', () => {
    const { findings } = learn(many(2), 5 * SECOND);
    expect(findings.map(({ title, time }) => [title, time])).toEqual([
      ['Learned 2 devices at home: host0, host1', EVENT_TIME + 5 * SECOND],
    ]);
  });

  test('names a few and counts the rest', () => {
    const [summary] = learn(many(10), LEARNING).findings;
    expect(summary?.title).toBe('Learned 10 devices at home: host0, host1, host2 and 7 more');
    expect(summary?.evidence['list']).toContain('host9');
  });

  test('is not said of a site without devices', () => expect(learn([], LEARNING).findings).toEqual([]));
});

test('learning goes on after a restart, and is not begun again', () => {
  const { saved } = dryRun(newDevice, {}, [flow()]);
  const later = neighbor({ time: EVENT_TIME + LEARNING });
  const deps = { appeared: new Map([[0, device()]]), saved: JSON.parse(JSON.stringify(saved)) };
  expect(dryRun(newDevice, {}, [later], deps).findings.map(({ severity }) => severity)).toEqual(['high']);
});

test('sites learn on their own', () => {
  const events = [flow(), flow({ site: 'office', time: EVENT_TIME + LEARNING })];
  const { findings } = dryRun(newDevice, {}, events, { appeared: new Map([[1, device({ site: 'office' })]]) });
  expect(findings.map(({ title }) => title)).toEqual(['Learned 1 device at office: aa:bb:cc:00:00:01']);
});

test('a name that follows amends what was said', () => {
  const known = device();
  const events = [
    dhcp({ time: EVENT_TIME + LEARNING + SECOND }),
    flow({ time: EVENT_TIME + LEARNING + 2 * SECOND }),
    flow({ time: EVENT_TIME + LEARNING + 3 * SECOND }),
  ];
  let asked = 0;
  const deviceOf = () => (++asked > 1 ? { ...known, names: ['toaster'] } : known);
  const { findings } = appearing(LEARNING, known, { deviceOf }, events);
  expect(findings.map(({ title, amends = false }) => [title, amends])).toEqual([
    ['New device at home: Acme (192.168.1.9)', false],
    ['New device at home: toaster', true],
  ]);
});
