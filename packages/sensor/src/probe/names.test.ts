import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { afterEach, expect, test } from 'vitest';
import type { EventBody } from '../track/records.ts';
import { noProbeCounts } from './counts.ts';
import { neighborhoodOf } from './links.ts';
import { createNames } from './names.ts';
import { interfacesOf } from './testing/interfaces.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const PHONE = '192.168.1.7';
const PHONE_REVERSE = '7.1.168.192.in-addr.arpa';

type Answer = readonly string[] | 'silence';

/** A machine at 192.168.1.5/24 and 2001:db8::5/64 that asks for names. */
function naming(answerTo: (reverseName: string) => Answer) {
  const clock = fakeClock();
  const counts = noProbeCounts();
  const asked: { name: string; atMs: number }[] = [];
  const told: string[] = [];
  const said: EventBody[] = [];
  const stopped = new AbortController();
  const names = createNames({
    neighborhood: () =>
      neighborhoodOf(['eth0'], interfacesOf({ eth0: ['192.168.1.5/24', '2001:db8::5/64', 'fe80::5/64'] })),
    ask: async (name) => {
      asked.push({ name, atMs: clock.steadyMs() });
      const answer = answerTo(name);
      if (answer === 'silence') throw Object.assign(new Error('queryPtr ETIMEOUT'), { code: 'ETIMEOUT' });
      return answer;
    },
    asked: (name) => void told.push(name),
    announce: (event) => void said.push(event),
    ...{ everyMs: HOUR_MS, counts, clock, log: silentReport().log },
  });
  const running = names.run(stopped.signal);
  stops.push(async () => {
    stopped.abort();
    await running;
  });
  return { clock, counts, asked, told, said, saw: names.saw, start: clock.steadyMs() };
}

test('who was seen is asked for some seconds later, and then every hour', async () => {
  const { clock, asked, told, said, saw, counts } = naming(() => ['annas-phone.home.lan']);
  saw(PHONE);
  await clock.advance(2 * SECOND_MS);
  expect(asked).toEqual([]);
  await clock.advance(3 * SECOND_MS);
  expect(told).toEqual([PHONE_REVERSE]);
  expect(said).toMatchObject([{ type: 'announcement', via: 'dns', ip: PHONE, name: 'annas-phone.home.lan' }]);
  expect(said[0]).not.toHaveProperty('mac');
  saw(PHONE);
  await clock.advance(50 * MINUTE_MS);
  expect(asked).toHaveLength(1);
  await clock.advance(2 * HOUR_MS);
  expect(asked).toHaveLength(3);
  expect(counts).toMatchObject({ 'discovery.names': 3, 'discovery.namesFound': 3 });
});

test('who has no name is asked for again after six hours', async () => {
  const { clock, asked, said, saw } = naming(() => []);
  saw(PHONE);
  await clock.advance(5 * HOUR_MS);
  expect([asked.length, said]).toEqual([1, []]);
  await clock.advance(2 * HOUR_MS);
  expect(asked).toHaveLength(2);
});

test('only neighbours are asked for, in both families', async () => {
  const { clock, told, saw } = naming(() => []);
  const seen = ['192.168.1.5', '192.168.2.7', '203.0.113.7', 'fe80::7', '192.168.1.255', '127.0.0.1', '2001:db8:1::7'];
  for (const ip of [...seen, 'nobody', '2001:db8::7', PHONE]) saw(ip);
  await clock.advance(MINUTE_MS);
  expect(told).toEqual([`7.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`, PHONE_REVERSE]);
});

test('five a second at most are asked for, and of more addresses than it keeps the rest is counted', async () => {
  const { clock, asked, saw, counts } = naming(() => []);
  for (let i = 0; i < 1_100; i++) saw(`2001:db8::1:${i.toString(16)}`);
  await clock.advance(10 * MINUTE_MS);
  expect(asked).toHaveLength(1_024);
  const spanMs = (asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0);
  expect(spanMs).toBeGreaterThanOrEqual(1_023 * 200);
  expect(counts['discovery.namesOmitted']).toBe(76);
  await clock.advance(2 * HOUR_MS);
  saw(PHONE);
  await clock.advance(MINUTE_MS);
  expect(asked.at(-1)?.name).toBe(PHONE_REVERSE);
});

test('a resolver that says nothing is left alone for five minutes, and tried again', async () => {
  let answer: Answer = 'silence';
  const { clock, asked, said, saw, counts } = naming(() => answer);
  for (let i = 10; i < 20; i++) saw(`192.168.1.${i}`);
  await clock.advance(4 * MINUTE_MS);
  expect(asked).toHaveLength(3);
  expect(counts['discovery.namesFailed']).toBe(3);
  answer = ['host.lan'];
  await clock.advance(3 * MINUTE_MS);
  expect(said).toHaveLength(10);
});
