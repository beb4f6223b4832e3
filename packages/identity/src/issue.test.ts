import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { issueAuthority, issueCertificate, issueRevocationList, type KeyPair } from './issue.ts';

const NOW_MS = Date.parse('2026-12-01T00:00:00Z');
const VALIDITY = { notBeforeMs: NOW_MS - 1000, notAfterMs: NOW_MS + 86_400_000 };
let authority: KeyPair;

beforeAll(async () => {
  authority = await issueAuthority('an authority', VALIDITY);
});

test('an authority may sign certificates, and says so', () => {
  const certificate = new X509Certificate(authority.certificate);
  expect(certificate.ca).toBe(true);
  expect(certificate.subject).toBe('CN=an authority');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

test('a server is known by its names and addresses', async () => {
  const names = ['lanhound-bus', 'collector.lan', '192.168.1.10', 'fd00::1'];
  const { certificate } = await issueCertificate(authority, {
    ...{ commonName: 'a server', use: { type: 'server', names }, ...VALIDITY },
  });
  const parsed = new X509Certificate(certificate);
  expect(parsed.checkIssued(new X509Certificate(authority.certificate))).toBe(true);
  expect([parsed.checkHost('collector.lan'), parsed.checkIP('fd00::1'), parsed.checkIP('192.168.1.10')]).toEqual([
    ...['collector.lan', 'fd00::1', '192.168.1.10'],
  ]);
  expect(parsed.checkIP('192.168.1.11')).toBeUndefined();
  expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(parsed.ca).toBe(false);
});

test('each client has keys and a number of its own, and is no server', async () => {
  const request = { commonName: 'home/attic', use: { type: 'client' as const }, ...VALIDITY };
  const [first, second] = await Promise.all([1, 2].map(() => issueCertificate(authority, request)));
  const [a, b] = [first, second].map((pair) => new X509Certificate(pair?.certificate ?? ''));
  expect(a?.subject).toBe('CN=home/attic');
  expect(a?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  expect(a?.validTo).toBe('Dec  2 00:00:00 2026 GMT');
  expect(a?.serialNumber).not.toBe(b?.serialNumber);
  expect(first?.key).not.toBe(second?.key);
});

test('a revocation list can be made of no certificates, and of some', async () => {
  const none = await issueRevocationList(authority, [], VALIDITY);
  const some = await issueRevocationList(authority, ['00AB', '7F'.repeat(16)], VALIDITY);
  expect(none).toMatch(/^-----BEGIN X509 CRL-----/);
  expect(some.length).toBeGreaterThan(none.length);
});
