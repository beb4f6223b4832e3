import { setTimeout as sleep } from 'node:timers/promises';
import { needs } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GATEWAY_IP } from './lab.ts';
import { type Home, LEARNED_HOME_PROGRAMS, saidBy, saidOf, startHome, talk } from './learned-home.ts';
import { ip } from './namespace.ts';

needs({ programs: LEARNED_HOME_PROGRAMS, root: true })('a router that is replaced', () => {
  let home: Home;
  beforeAll(async () => {
    home = await startHome();
  });
  afterAll(() => home?.lab.stop());

  test('is another gateway, and neither spoofing nor rogue', { timeout: 120_000 }, async () => {
    const { lab, laptop, feed } = home;
    ip('-n', lab.gateway.name, 'link', 'set', 'dev', 'eth0', 'down');
    await sleep(11_000);
    const next = lab.plug('next-router', 'a0:63:91:77:00:01', GATEWAY_IP);
    const untilMs = Date.now() + 75_000;
    while (Date.now() < untilMs && !feed.alerts().some(saidBy('gateway-changed'))) {
      await talk(laptop, GATEWAY_IP);
      await sleep(2_000);
    }
    const alert = await feed.untilAlert('the other gateway', saidBy('gateway-changed'));
    expect(alert.labels).toMatchObject({ severity: 'high', mac: next.mac });
    expect(saidOf(home)).toHaveLength(1);
  });
});
