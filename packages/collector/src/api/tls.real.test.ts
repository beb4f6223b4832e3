import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { createReport, loggerTo, silentReport } from '@lanhound/runtime';
import { fakeClock, needs, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../../../bus/src/testing/certificate.ts';
import { changeAccess } from './access/access-file.ts';
import { readLocalAuthorization } from './access/local-token.ts';
import { digestOf, newToken } from './access/token.ts';
import { healthRoute, readyRoute } from './status.ts';
import { servingApi } from './testing/serving-api.ts';

needs({ programs: ['openssl'] })('the interface over TLS', () => {
  const dir = temporaryDirectory();
  const given = makeCertificate(dir, 'given');
  const files = { certFile: join(dir, 'api.crt'), keyFile: join(dir, 'api.key') };
  const install = ({ certFile, keyFile }: typeof files) => {
    copyFileSync(keyFile, files.keyFile);
    copyFileSync(certFile, files.certFile);
  };
  install(given);

  function ask(
    url: string,
    path: string,
    headers: Record<string, string>,
    more: { certFile?: string; method?: string } = {},
  ) {
    const { certFile = files.certFile, method = 'GET' } = more;
    const agent = new Agent({ ca: readFileSync(certFile), checkServerIdentity: () => undefined });
    return new Promise<{ status: number; cookie: string }>((resolve, reject) => {
      const sent = request(`${url.replace('0.0.0.0', '127.0.0.1')}${path}`, { agent, headers, method }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, cookie: String(response.headers['set-cookie'] ?? '') });
      });
      sent.once('error', reject).end();
    });
  }

  async function serving(config: object, deps: Parameters<typeof servingApi>[1] = {}) {
    const report = silentReport();
    const routes = [healthRoute(), readyRoute(report)];
    const api = servingApi(routes, { report, ...deps, config: { port: 0, tls: files, ...config } });
    onTestFinished(api.stop);
    return api;
  }

  test('beyond loopback it starts only when somebody can log in, and says what to run', async () => {
    const api = await serving({ listen: '0.0.0.0' });
    await expect(api.start()).rejects.toThrow(/api\.listen is "0\.0\.0\.0".*`lanhound user add NAME --role operator/);
    const sha256 = digestOf(newToken());
    const entry = { name: 'a', role: 'viewer', sha256, created: '2026-03-01T12:00:00.000Z' } as const;
    changeAccess(api.dataDir, (access) => ({ ...access, tokens: [entry] }));
    await api.start();
    expect(await ask(api.url(), '/health', {})).toMatchObject({ status: 200 });
  });

  test.each([
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ] as [SecureVersion, boolean][])('%s is spoken: %s', async (version, isSpoken) => {
    const api = await serving({});
    await api.start();
    const { hostname: host, port } = new URL(api.url());
    const spoken = await new Promise((resolve) => {
      const options = { host, port: Number(port), rejectUnauthorized: false, ciphers: 'DEFAULT@SECLEVEL=0' };
      const socket = connect({ ...options, minVersion: version, maxVersion: version }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on('error', () => resolve(undefined));
    });
    expect(spoken).toBe(isSpoken ? version : undefined);
  });

  test('names of the certificate are good as Host, others are not, and the cookie is for TLS alone', async () => {
    install(makeCertificate(dir, 'named', 'DNS:lan.example,IP:192.0.2.1'));
    const api = await serving({});
    await api.start();
    const authorization = readLocalAuthorization(api.dataDir) ?? '';
    const status = async (host: string) => (await ask(api.url(), '/api/v1/session', { host, authorization })).status;
    expect(await status('lan.example:8470')).toBe(200);
    expect(await status('192.0.2.1')).toBe(200);
    expect(await status('evil.example')).toBe(403);
    expect(await status('192.0.2.2')).toBe(403);
    const { cookie } = await ask(api.url(), '/api/v1/session', { authorization }, { method: 'DELETE' });
    expect(cookie).toBe('__Host-lanhound=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure');
  });

  test('a renewed certificate is served without a restart; a bad one changes nothing and is said', async () => {
    install(given);
    const clock = fakeClock(Date.now());
    const lines: string[] = [];
    const report = createReport(loggerTo('debug', (line) => void lines.push(line)));
    const api = await serving({}, { clock, report });
    await api.start();
    // The one of openssl in these tests is good for a day.
    expect(report.healthOf().get('collector/api')).toMatchObject({
      state: 'degraded',
      reason: expect.stringMatching(/ends in 0 days/),
    });
    const renewed = makeCertificate(dir, 'renewed');
    install(renewed);
    await clock.advance(6_000);
    expect(await ask(api.url(), '/health', {}, renewed)).toMatchObject({ status: 200 });
    await expect(ask(api.url(), '/health', {}, given)).rejects.toThrow();
    copyFileSync(given.keyFile, files.keyFile);
    await clock.advance(6_000);
    writeFileSync(files.certFile, 'no certificate, but a secret');
    await clock.advance(6_000);
    expect(await ask(api.url(), '/health', {}, renewed)).toMatchObject({ status: 200 });
    expect(lines.join('\n')).toMatch(/keyFile is .*api\.key, want the private key of api\.tls\.certFile/);
    expect(lines.join('\n')).toMatch(/certFile is .*api\.crt, want a PEM certificate/);
    expect(lines.join('\n')).not.toContain('a secret');
  });
});
