import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@lanhound/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuthority, readAuthority } from './authority.ts';
import { enrollSensor, revokeSensor } from './enroll.ts';
import { activeCredentials, isActive, readRoster, rosterReader } from './roster.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const MQTT = { kind: 'mqtt' as const, server: 'mqtts://192.168.1.10:8883' };
const NATS = { kind: 'nats' as const, server: 'tls://192.168.1.10:4222' };
const YEAR_MS = 365 * 86_400_000;

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'lanhound-identity-')), 'identity');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

const enroll = (more: object = {}) => enrollSensor(dir, { address: ATTIC, bus: MQTT, ...more }, systemClock);

test('an enrolment has all that both sides need, and the roster knows it by its fingerprint', async () => {
  const enrollment = await enroll();
  const certificate = new X509Certificate(enrollment.certificate);
  expect(enrollment).toMatchObject({ address: ATTIC, bus: MQTT, authority: readAuthority(dir)?.certificate });
  expect(certificate.subject).toBe('CN=home/attic');
  expect(readRoster(dir).sensors).toMatchObject([
    { ...ATTIC, credentials: [{ fingerprint256: certificate.fingerprint256, serial: certificate.serialNumber }] },
  ]);
});

test('certificates count for years, and since before the clock of a Pi that was off stands', async () => {
  const { certificate, authority } = await enroll();
  for (const each of [certificate, authority]) {
    const { validFrom, validTo } = new X509Certificate(each);
    expect(Date.now() - Date.parse(validFrom)).toBeGreaterThanOrEqual(YEAR_MS - 60_000);
    expect(Date.parse(validTo) - Date.now()).toBeGreaterThan(9 * YEAR_MS);
  }
});

test('only the owner may read any of it', async () => {
  await enroll();
  const folders = [dir, join(dir, 'sensors')];
  for (const folder of folders) expect(statSync(folder).mode & 0o777).toBe(0o700);
  const files = [join(dir, 'authority.pem'), join(dir, 'sensors/home.attic.json')];
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(folders.flatMap((folder) => readdirSync(folder)).filter((file) => file.endsWith('.new'))).toEqual([]);
  expect(readFileSync(files[1] as string, 'utf8')).not.toContain('PRIVATE');
});

test('for NATS there is a user key as well, of which the roster has the public half', async () => {
  const { nkeySeed } = await enroll({ bus: NATS });
  const [sensor] = readRoster(dir).sensors;
  expect(nkeySeed).toMatch(/^SU[A-Z2-7]{56}$/);
  expect(sensor?.credentials[0]?.nkey).toMatch(/^U[A-Z2-7]{55}$/);
});

test('a name is enrolled once, renewed while it is, and enrolled again after it was revoked', async () => {
  await expect(enroll({ renew: true })).rejects.toThrow(
    /attic, which is not enrolled at site home.*without --renew|Leave out --renew/,
  );
  await enroll();
  await expect(enroll()).rejects.toThrow(/attic, which is enrolled at site home.*`lanhound enroll attic --renew`/);
  await enroll({ renew: true });
  expect(readRoster(dir).sensors.map((each) => activeCredentials(each).length)).toEqual([2]);
  revokeSensor(dir, ATTIC, systemClock);
  expect(readRoster(dir).sensors.map(isActive)).toEqual([false]);
  await enroll();
  const [sensor] = readRoster(dir).sensors;
  expect(sensor?.credentials.map(({ revokedMs }) => revokedMs !== undefined)).toEqual([true, true, false]);
});

test('revoking somebody who is not enrolled says who is', async () => {
  expect(() => revokeSensor(dir, ATTIC, systemClock)).toThrow(
    /home\/attic, which is not enrolled, want an enrolled sensor/,
  );
  await enroll();
  expect(() => revokeSensor(dir, { ...ATTIC, sensor: 'roof' }, systemClock)).toThrow(/want one of home\/attic/);
});

test('of two that make the authority at once, one does', async () => {
  const [a, b] = await Promise.all([openAuthority(dir, systemClock), openAuthority(dir, systemClock)]);
  expect(a.certificate).toBe(b.certificate);
  expect(readAuthority(dir)).toEqual(a);
});

test('a damaged authority is not replaced but told of', async () => {
  await enroll();
  writeFileSync(join(dir, 'authority.pem'), 'torn');
  await expect(enroll({ renew: true })).rejects.toThrow(/authority\.pem is damaged/);
});

test('a file in the roster that is damaged or misnamed lets nobody in', async () => {
  await enroll();
  const text = readFileSync(join(dir, 'sensors/home.attic.json'), 'utf8');
  writeFileSync(join(dir, 'sensors/home.roof.json'), text);
  writeFileSync(join(dir, 'sensors/home.torn.json'), text.slice(0, 50));
  const { sensors, unreadable } = readRoster(dir);
  expect(sensors.map(({ sensor }) => sensor)).toEqual(['attic']);
  expect(unreadable).toEqual(['home.roof.json', 'home.torn.json']);
});

test('the reader gives the same roster until it changes', async () => {
  const read = rosterReader(dir);
  const none = read();
  expect([read(), read(), read(), read()].every((each) => each === none)).toBe(true);
  await enroll();
  const one = read();
  expect(one.sensors.map(isActive)).toEqual([true]);
  expect([read(), read(), read(), read()].every((each) => each === one)).toBe(true);
  revokeSensor(dir, ATTIC, systemClock);
  expect(read().sensors.map(isActive)).toEqual([false]);
});

test('a folder that others may enter is closed to them', async () => {
  await enroll();
  chmodSync(dir, 0o755);
  chmodSync(join(dir, 'sensors'), 0o755);
  await enroll({ renew: true });
  expect(statSync(join(dir, 'sensors')).mode & 0o777).toBe(0o700);
});
