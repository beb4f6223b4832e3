import type { Event } from '@lanhound/proto';
import { expect, test } from 'vitest';
import { createEventFilter } from './event-filter.ts';

const TV = '00:00:5e:00:53:01';
const header = { time: 0, site: 'home', sensor: 'test' };
const hosts = { src: '192.168.1.7', dst: '203.0.113.1' };
const flow = (flowId: number, fields: object = {}) =>
  ({ ...header, type: 'flow', flowId, ...hosts, ...fields }) as Event;
const tls = (flowId: number, fields: object = {}) => ({ ...header, type: 'tls', flowId, ...hosts, ...fields }) as Event;
const stats = { ...header, type: 'sensorStats' } as Event;
const dns = (fields: object) => ({ ...header, type: 'dns', ...hosts, ...fields }) as Event;

test('all events pass when nothing is chosen', () => {
  const events = [flow(1), tls(1), stats];
  expect(createEventFilter({}).take(events)).toEqual(events);
});

test('types are chosen', () => {
  const filter = createEventFilter({ types: new Set(['tls', 'dns'] as const) });
  expect(filter.take([flow(1), tls(1), stats, dns({})])).toEqual([tls(1), dns({})]);
});

test.each(['srcMac', 'dstMac', 'clientMac', 'serverMac', 'senderMac', 'targetMac', 'etherMac', 'mac'])(
  'a device is named by its MAC in %s',
  (field) => {
    const filter = createEventFilter({ devices: [{ mac: TV }] });
    const named = dns({ [field]: TV });
    expect(filter.take([named, dns({ [field]: '00:00:5e:00:53:02' }), dns({})])).toEqual([named]);
  },
);

test.each(['src', 'dst', 'client', 'server', 'ip', 'assignedIp'])('a device is named by its IP in %s', (field) => {
  const filter = createEventFilter({ devices: [{ ip: '10.0.0.9' }] });
  const named = dns({ [field]: '10.0.0.9' });
  expect(filter.take([named, dns({ [field]: '10.0.0.90' })])).toEqual([named]);
});

test('what a flow carries concerns whom the flow concerns, in whatever order they come', () => {
  const filter = createEventFilter({ devices: [{ mac: TV }] });
  const mine = flow(1, { srcMac: TV });
  expect(filter.take([mine, flow(2), tls(1), tls(2)])).toEqual([mine, tls(1)]);
  expect(filter.take([tls(3), tls(4)])).toEqual([]);
  expect(filter.take([flow(4), flow(3, { dstMac: TV }), tls(4)])).toEqual([tls(3), flow(3, { dstMac: TV })]);
  expect(filter.take([flow(2, { dstMac: TV }), flow(2), tls(2)])).toEqual([flow(2, { dstMac: TV }), flow(2), tls(2)]);
});

test('flows that are not printed still tell whom they concern', () => {
  const filter = createEventFilter({ types: new Set(['tls'] as const), devices: [{ mac: TV }, { ip: '10.0.0.9' }] });
  expect(filter.take([flow(1, { srcMac: TV }), tls(1), tls(2, { src: '10.0.0.9' })])).toEqual([
    tls(1),
    tls(2, { src: '10.0.0.9' }),
  ]);
});

test('no more than a limit waits, and what is refused is counted', () => {
  const filter = createEventFilter({ devices: [{ mac: TV }] });
  for (let flowId = 1; flowId <= 5_000; flowId++) filter.take([tls(flowId)]);
  expect(filter.refused).toBe(5_000 - 4_096);
  expect(filter.take([flow(1, { srcMac: TV })])).toHaveLength(2);
  filter.take([tls(6_000)]);
  expect(filter.refused).toBe(5_000 - 4_096);
});
