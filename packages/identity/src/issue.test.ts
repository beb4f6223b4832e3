import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { issueAuthority, issueCertificate, issueRevocationList } from './issue.ts';

test('x', async () => {
  const v = { notBeforeMs: Date.now() - 1e9, notAfterMs: Date.now() + 1e10 };
  const a = await issueAuthority('a', v);
  const s = await issueCertificate(a, {
    commonName: 'home/attic',
    use: { type: 'server', names: ['a.lan', '10.0.0.1', '::1'] },
    ...v,
  });
  const c = new X509Certificate(s.certificate);
  console.log(c.toString(), c.subjectAltName, await issueRevocationList(a, [c.serialNumber], v));
  expect(c.checkIssued(new X509Certificate(a.certificate))).toBe(true);
  console.log(c.checkIP('::1'), c.checkIP('10.0.0.1'), c.checkHost('a.lan'), c.keyUsage, c.serialNumber, c.subject);
});
