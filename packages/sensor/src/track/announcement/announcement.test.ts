import { expect, test } from 'vitest';
import { announced, type Datagram } from './testing/announcing.ts';
import { answer, type RecordFields } from './testing/dns-records.ts';

const SECOND_US = 1_000_000;
const record = (name: string, ip = '192.168.1.20'): RecordFields => ({ owner: [name, 'local'], type: 'A', data: [ip] });
const host = (seconds: number, name = 'tv', more: Partial<Datagram> = {}): Datagram => ({
  ...{ payload: answer({ answers: [record(name)] }), srcPort: 5353, dstPort: 5353 },
  ...{ timeUs: seconds * SECOND_US, ...more },
});
const told = (datagrams: Datagram[], config: Parameters<typeof announced>[1] = {}) => {
  const { events, counters } = announced(datagrams, config);
  return { times: events.map(({ time }) => time / SECOND_US), counters };
};

test('the same of the same is told once in a while', () => {
  const { times, counters } = told([0, 1, 2, 599, 600, 601, 1_200].map((seconds) => host(seconds)));
  expect(times).toEqual([0, 600, 1_200]);
  expect(counters).toMatchObject({ 'announcement.events': 3, 'announcement.repeated': 4 });
});

test('so it is where time goes back', () => {
  expect(told([900, 899, 301, 300, 900].map((seconds) => host(seconds))).times).toEqual([900, 300, 900]);
});

test('the span may be none', () => {
  expect(
    told(
      [0, 0, 1].map((seconds) => host(seconds)),
      { repeatMs: 0 },
    ).times,
  ).toEqual([0, 0, 1]);
});

test.each<[string, Datagram]>([
  ['another name', host(1, 'tv2')],
  ['another MAC', host(1, 'tv', { mac: '3c:22:fb:00:00:02' })],
  ['another address', host(1, 'tv', { ip: '192.168.1.21' })],
])('%s is told at once', (_, second) => {
  expect(told([host(0), second]).times).toEqual([0, 1]);
});

test('the same in other words is the same', () => {
  const again = answer({ answers: [{ ...record('tv'), ttl: 4_500 }] });
  expect(told([host(0), host(1, 'tv', { payload: again })])).toMatchObject({
    times: [0],
    counters: { 'announcement.repeated': 1 },
  });
});

test('messages with numbers of their own are the same without them', () => {
  const numbered = (id: number) => answer({ id, flags: 0x8000, answers: [record('tv')] });
  const ends = { srcPort: 5355, dstPort: 50_000 };
  const { times, counters } = told([1, 2].map((id) => ({ ...host(id), ...ends, payload: numbered(id) })));
  expect([times, counters['announcement.repeated']]).toEqual([[1], 1]);
});

test('a storm is capped by the second and counted, and what was capped is told later', () => {
  const names = ['a', 'b', 'c', 'd'];
  const storm = [0, 1].flatMap((second) => names.map((name) => host(second, name)));
  const { times, counters } = told(storm, { eventsPerSecondMax: 2 });
  expect(times).toEqual([0, 0, 1, 1]);
  expect(counters).toMatchObject({ 'announcement.capped': 2, 'announcement.repeated': 2 });
});

test('a message is told to its end later when there was no room for all of it', () => {
  const payload = answer({ answers: ['a', 'b', 'c'].map((name) => record(name)) });
  const { times } = told(
    [0, 1].map((second) => host(second, '', { payload })),
    { eventsPerSecondMax: 2 },
  );
  expect(times).toEqual([0, 0, 1]);
});

test('beyond the limit the oldest is forgotten, told again and counted', () => {
  const names = Array.from({ length: 100 }, (_, i) => `tv${i}`);
  const twice = [...names, ...names].map((name, i) => host(i, name));
  const { times, counters } = told(twice, { rememberedMax: 8 });
  expect(times.length).toBeGreaterThan(150);
  expect(counters['announcement.forgotten']).toBeGreaterThan(300);
});

test('within the limit nothing is', () => {
  const names = Array.from({ length: 100 }, (_, i) => `tv${i}`);
  const twice = [...names, ...names].map((name) => host(0, name));
  const { times, counters } = told(twice);
  expect([times.length, counters['announcement.forgotten']]).toEqual([100, 0]);
});

test('other ports and protocols are not looked at', () => {
  const { times, counters } = told([host(0, 'tv', { srcPort: 53, dstPort: 5_000 })]);
  expect([times, Object.values(counters).every((count) => count === 0)]).toEqual([[], true]);
});
