import type { FlowEvent } from '@lanhound/proto';
import { EVENT_TIME, flow, GATEWAY, LAPTOP } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice } from '../../inventory/device.ts';
import { dryRun } from '../dry-run.ts';
import { newConnection } from './new-connection.ts';

const MINUTE = 60_000_000;
const DAY = 24 * 60 * MINUTE;
const SYN = 2;

type Given = Partial<FlowEvent>;
const near = (given: Given = {}) => flow({ dst: '192.168.1.5', dstPort: 445, ...given });
const named = (serverName: string, given: Given = {}) => flow({ app: 'tls', serverName, ...given });

const titles = (events: FlowEvent[], config = {}) =>
  dryRun(newConnection, config, events).findings.map(({ title }) => title.replace(`${LAPTOP.ip} `, ''));

const always = { learningSpanMs: 0 };

describe('learning', () => {
  test.each([
    ['the last moment', 7 * DAY - 1, 0],
    ['the first after it', 7 * DAY, 1],
  ])('%s', (_, afterUs, count) => {
    expect(titles([near(), near({ dstPort: 22, time: EVENT_TIME + afterUs })])).toHaveLength(count);
  });

  test('is per device', () => {
    const later = near({ src: '192.168.1.66', srcMac: '02:00:00:00:00:66', time: EVENT_TIME + 8 * DAY });
    expect(titles([near(), later])).toEqual([]);
  });

  test('what was learned is never said', () => {
    expect(titles([near(), near({ time: EVENT_TIME + 8 * DAY })])).toEqual([]);
  });

  test('goes on after a restart', () => {
    const { saved } = dryRun(newConnection, {}, [near()]);
    const after = { saved: JSON.parse(JSON.stringify(saved)) };
    const events = [near({ time: EVENT_TIME + 8 * DAY }), near({ dstPort: 22, time: EVENT_TIME + 8 * DAY })];
    expect(dryRun(newConnection, {}, events, after).findings.map(({ evidence }) => evidence['port'])).toEqual([22]);
  });
});

describe('what is new', () => {
  test.each([
    ['the same again', [near(), near()], ['talks to 192.168.1.5 on port 445/tcp for the first time']],
    ['another port', [near(), near({ dstPort: 22 })], [445, 22]],
    ['another transport', [near(), near({ proto: 17 })], [445, 445]],
    ['another device of the site', [near(), near({ dst: '192.168.1.6' })], [445, 445]],
    ['ports handed out at random are one', [near({ dstPort: 50_000 }), near({ dstPort: 60_000 })], [50_000]],
    [
      'addresses behind a port of the internet are one',
      [flow({ state: 'closed' }), flow({ state: 'closed', dst: '203.0.113.9' })],
      [443],
    ],
    ['hosts of a domain are one', [named('a.example.com'), named('b.example.com')], [443]],
    ['domains are not', [named('a.example.com'), named('a.example.org')], [443, 443]],
    ['no answer', [near({ srcTcpFlags: SYN, dstTcpFlags: 0 })], []],
    ['not the initiator', [near({ srcTcpFlags: 16 })], []],
    ['from the internet', [near({ src: '203.0.113.9' })], []],
    ['a name may yet come', [flow({ app: 'tls' })], []],
    ['and when it came', [flow({ app: 'tls' }), named('a.example.com', { state: 'update' })], [443]],
    ['none came', [flow({ app: 'tls' }), flow({ app: 'tls', state: 'closed' })], [443]],
    ['ping', [near({ proto: 1 })], []],
  ] as [string, FlowEvent[], (string | number)[]][])('%s', (_, events, expected) => {
    const { findings } = dryRun(newConnection, always, events);
    const said = findings.map(({ title, evidence }) =>
      typeof expected[0] === 'string' ? title.replace(`${LAPTOP.ip} `, '') : evidence['port'],
    );
    expect(said).toEqual(expected);
  });

  test('the MAC is the device, whatever its address', () => {
    const devices = [createDevice({ site: 'home', mac: LAPTOP.mac, names: ['Laptop'] })];
    const events = [near(), near({ src: '192.168.1.21' })];
    const { findings } = dryRun(newConnection, always, events, { devices });
    expect(findings.map(({ identity }) => identity)).toEqual([[LAPTOP.mac, '192.168.1.5', '445/tcp']]);
  });
});

describe('a device that people browse with', () => {
  const domains = (count: number) => Array.from({ length: count }, (_, i) => named(`www.domain${i}.com`));

  test.each([
    [3, 3],
    [4, 3],
    [50, 3],
  ])('of %i domains with room for three, %i are told', (count, told) => {
    expect(titles(domains(count), { ...always, domainsMax: 3 })).toHaveLength(told);
  });

  test('its ports are still told apart', () => {
    const events = [...domains(4), named('www.domain9.com', { dstPort: 8443 })];
    expect(titles(events, { ...always, domainsMax: 3 }).at(-1)).toBe(
      'talks to domain9.com on port 8443/tcp for the first time',
    );
  });
});

describe('limits', () => {
  const ports = (count: number, from = 1) => Array.from({ length: count }, (_, i) => near({ dstPort: from + i }));

  test.each([
    [10, 'talks to 192.168.1.5 on port 10/tcp for the first time'],
    [11, 'makes many new connections: 11 within an hour'],
    [30, 'makes many new connections: 30 within an hour'],
  ])('connection %i of an hour', (count, last) => expect(titles(ports(count), always).at(-1)).toBe(last));

  test('a burst is one alert; after an hour they are told one by one again', () => {
    const next = near({ dstPort: 99, time: EVENT_TIME + 60 * MINUTE });
    const { findings } = dryRun(newConnection, always, [...ports(20), next]);
    expect(new Set(findings.slice(10, 20).map(({ identity }) => identity.join())).size).toBe(1);
    expect(findings.at(-1)?.title).toContain('for the first time');
    expect(findings[19]?.evidence['newest']).toMatch(/192\.168\.1\.5:20$/);
  });

  test('names without end do not fill what is kept of a burst', () => {
    const long = (i: number) => named(`${'x'.repeat(4_000)}.domain${i}.com`);
    const { saved } = dryRun(
      newConnection,
      always,
      Array.from({ length: 40 }, (_, i) => long(i)),
    );
    expect(JSON.stringify(saved).length).toBeLessThan(20 * 300);
  });

  test.each([
    ['of one device', { keysPerDeviceMax: 16 }, 16],
    ['in all', { keysMax: 1000 }, 1000],
  ])('at the most connections %s new ones are refused and counted, not said', (_, config, most) => {
    const onRefused = vi.fn();
    const settings = { ...always, keysPerDeviceMax: 5000, burstMax: 10_000, ...config };
    const { findings } = dryRun(newConnection, settings, ports(most + 2), { onRefused });
    expect(findings).toHaveLength(most);
    expect(onRefused.mock.calls).toEqual([['connections'], ['connections']]);
  });
});

test('the gateway is not blamed for what passes through it', () => {
  const events = [flow({ src: '203.0.113.9', srcMac: GATEWAY.mac, dst: '198.51.100.1', state: 'closed' })];
  expect(titles(events, always)).toEqual([]);
});
