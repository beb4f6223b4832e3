import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig } from '@lanhound/runtime';
import { SensorConfig } from '@lanhound/sensor';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { importChecks } from './imports.ts';

async function found(kind: string, text: string | undefined, more: object = {}) {
  const file = join(temporaryDirectory(), "the user's file");
  if (text !== undefined) writeFileSync(file, text);
  const entry = kind === 'snmp' ? { kind, ...more } : { kind, file, ...more };
  const { imports } = checkConfig(SensorConfig, { capture: { kind: 'none' }, imports: [entry] });
  return importChecks(imports)[0]?.run();
}

const ENDS = Math.round(Date.now() / 1_000) + 3_600;

test.each([
  ['dnsmasq-leases', `${ENDS} 02:00:00:00:00:07 192.168.1.7 phone *\n`, /^1 lease at once from .*file$/],
  ['dnsmasq-log', 'Mar  5 12:00:00 dnsmasq[1]: query[A] a.example from 192.168.1.7\n', /^1 lookup at once from/],
])('%s with something in it is fine', async (kind, text, expected) => {
  expect(await found(kind, text)).toEqual({ state: 'ok', found: expect.stringMatching(expected) });
});

test('a log without lookups is worth a look', async () => {
  expect(await found('dnsmasq-log', 'Mar  5 12:00:00 dnsmasq[1]: started\n')).toMatchObject({
    state: 'warn',
    fix: expect.stringContaining('Set log-queries=extra'),
  });
});

test('a file that is not there is told', async () => {
  expect(await found('kea-leases', undefined)).toMatchObject({
    state: 'fail',
    found: expect.stringContaining('does not exist'),
  });
});

test('a router that does not answer is told', async () => {
  const router = { host: '127.0.0.1', port: 9, timeoutMs: 100, login: { kind: 'v2c', community: 'sesame' } };
  const finding = await found('snmp', undefined, router);
  expect(finding).toMatchObject({ state: 'fail', found: expect.stringContaining('127.0.0.1:9') });
  expect(JSON.stringify(finding)).not.toContain('sesame');
});
