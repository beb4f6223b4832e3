import type { Command } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { BURST, createProber, REPEAT_MS } from './prober.ts';

function probing() {
  const clock = fakeClock('2026-03-01T12:00:00Z');
  const sent: [string, Command][] = [];
  const prober = createProber({
    commands: { send: ({ site, sensor }, command) => void sent.push([`${site}/${sensor}`, command]) },
    ...{ clock, report: silentReport(), random: () => 0.5 },
  });
  const probe = (ip: string, sensor = 'attic', site = 'home') => prober.probe({ site, sensor, ip });
  return { clock, sent, probe };
}

test('a request becomes a command for its sensor', () => {
  const { sent, probe } = probing();
  expect(probe('192.168.1.7')).toBe(true);
  const issued = Date.parse('2026-03-01T12:00:00Z') * 1000;
  const id = expect.stringMatching(/^[0-9a-z]{1,10}$/);
  expect(sent).toEqual([['home/attic', { type: 'probe', id, issued, ip: '192.168.1.7' }]]);
});

test('a device is asked again only after a while, by whichever sensor', async () => {
  const { clock, probe } = probing();
  const got = [probe('192.168.1.7'), probe('192.168.1.7'), probe('192.168.1.7', 'cellar')];
  // At another site it is another device.
  got.push(probe('192.168.1.7', 'attic', 'office'));
  await clock.advance(REPEAT_MS - 1);
  got.push(probe('192.168.1.7'));
  await clock.advance(1);
  got.push(probe('192.168.1.7'));
  expect(got).toEqual([true, false, false, true, false, true]);
});

test('one sensor is asked for so many at once, and then for two a second; others are not held up', async () => {
  const { clock, sent, probe } = probing();
  const askAll = (network: number, sensor?: string) => {
    for (let i = 1; i <= 100; i++) probe(`10.0.${network}.${i}`, sensor);
  };
  askAll(0);
  expect(sent).toHaveLength(BURST);
  askAll(1, 'cellar');
  expect(sent).toHaveLength(2 * BURST);
  await clock.advance(3_000);
  askAll(2);
  expect(sent).toHaveLength(2 * BURST + 6);
});

test.each(['', 'attic', '192.168.1', 'fe80::1%eth0'])('%j is no address, and nothing is sent', (ip) => {
  const { sent, probe } = probing();
  expect(probe(ip)).toBe(false);
  expect(sent).toEqual([]);
});

test('however many devices and sensors are named, little is remembered', () => {
  const { sent, probe } = probing();
  for (let i = 0; i < 12_000; i++) probe(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, `s${i}`);
  expect(sent).toHaveLength(1_000);
});
