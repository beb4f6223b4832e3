// Secrets are planted in every key that takes one, the real programs are run through success and failure, and
// everything that they put out is searched.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { localKeyFileIn, readLocalKey } from '@lanhound/bus';
import {
  describeWithCaptures,
  type Program,
  startProgram,
  startWebhookReceiver,
  temporaryDirectory,
  type WebhookReceiver,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../bus/src/testing/program.ts';
import { readRunFile } from './run-file.ts';
import { LANHOUND, lanhound, lanhoundInShell } from './testing/lanhound.ts';

const KINDS = [
  'bus-user',
  'bus-wrong',
  'enrollment-wrong',
  'nats-password',
  'nats-token',
  'webhook-path',
  'webhook-bearer',
  'webhook-dead',
  'webhook-basic',
  'pushover-token',
  'pushover-user',
  'ntfy-topic',
  'ntfy-token',
  'gotify-token',
  'telegram-token',
  'discord-url',
  'slack-url',
  'mattermost-url',
  'matrix-token',
  'json-url',
  'json-key',
  'alertmanager-url',
  'alertmanager-bearer',
  'mail-password',
  'list-key',
  'store',
  'login',
  'login-wrong',
  'api-token-wrong',
  'clickhouse',
  'mistyped',
] as const;
/** Pushover's keys are thirty letters and digits. */
const planted = (kind: (typeof KINDS)[number]) =>
  kind.startsWith('pushover-') ? `planted${kind.replace('-', '')}4f9c2e71`.padEnd(30, '0') : `planted-${kind}-4f9c2e71`;

/** All that was put out, by where. */
const outputs = new Map<string, string>();
const keep = (where: string, text: string) => void outputs.set(where, `${outputs.get(where) ?? ''}${text}`);

describeWithCaptures('no secret is put out', (captures) => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const file = (name: string, content: unknown) => {
    const path = join(dir, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const certificate = { certFile: join(dir, 'api.crt'), keyFile: join(dir, 'api.key') };
  const running: Program[] = [];
  let receiver: WebhookReceiver;
  let token = '';
  let brokerPort = 0;
  let networkPort = 0;
  let enrollment = '';
  let localKey = '';
  /** Where nobody listens. */
  let dead = '';

  const start = async (args: string[], ready: RegExp, env: Record<string, string> = {}) => {
    const program = await startProgram(process.execPath, [...LANHOUND, ...args], { ready, readyMsMax: 60_000, env });
    running.push(program);
    return program;
  };
  const run = async (name: string, ...args: string[]) => {
    const { stdout, stderr } = await lanhound(...args);
    keep(name, stdout + stderr);
    return stdout + stderr;
  };

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    brokerPort = await freePort();
    networkPort = await freePort();
    dead = `127.0.0.1:${await freePort()}`;
    const subject = ['-subj', '/CN=lanhound', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject];
    execFileSync('openssl', [...make, '-keyout', certificate.keyFile, '-out', certificate.certFile], {
      stdio: 'ignore',
    });
  });
  afterAll(async () => {
    await Promise.all(running.map((program) => program.stop()));
    await receiver.close();
  });

  test('while all is run, well and badly', async () => {
    const collector = file('collector.yaml', collectorYaml());
    file('enroll.yaml', { dataDir, bus: { kind: 'embedded', network: { host: '127.0.0.1', port: networkPort } } });
    const added = await lanhoundInShell(
      `echo ${planted('login')} | "$@"`,
      ...['user', 'add', 'anna', '--role', 'viewer', '--data-dir', dataDir],
    );
    keep('user add', added.stdout + added.stderr);
    token = (await lanhound('token', 'create', 'script', '--data-dir', dataDir)).stdout.trim();
    const collecting = await start(['collector', '--config', collector], /"collecting"/, {
      PLANTED_BEARER: planted('webhook-bearer'),
    });
    await sensors();
    await receiver.untilPost(({ headers }) => headers.authorization === `Bearer ${planted('webhook-bearer')}`, 60_000);
    for (const name of ['webhook 2', ...messengers().map(({ type }) => type)]) {
      await collecting.until(new RegExp(`"receiver":"${name}".*could not be delivered yet`), 30_000);
    }
    await api();
    await otherCommands(collector);
    keep('webhook', JSON.stringify(receiver.posts.map(({ body }) => body)));
    keep('alerts', readFileSync(join(dataDir, 'alerts.jsonl'), 'utf8'));
    for (const program of running) {
      await program.stop();
      keep(program.name, program.output());
    }
  }, 240_000);

  function collectorYaml(): string {
    const config = {
      dataDir,
      log: { level: 'debug' },
      bus: {
        kind: 'embedded',
        port: brokerPort,
        network: { host: '127.0.0.1', port: networkPort },
      },
      detect: { lists: { sources: [{ name: 'dead', url: `http://${dead}/?key=${planted('list-key')}` }] } },
      api: { port: 0, tls: certificate },
    };
    const receivers = [
      '    - type: log',
      '    - type: jsonl',
      `    - { type: webhook, url: !file ${file('hook', `${receiver.url}${planted('webhook-path')}`)},`,
      '        authorization: { type: bearer, token: !env PLANTED_BEARER } }',
      `    - { type: webhook, url: "http://${dead}/${planted('webhook-dead')}",`,
      `        authorization: { type: basic, username: a, password: ${planted('webhook-basic')} } }`,
      ...messengers().map((each) => `    - ${JSON.stringify(each)}`),
      `    - { type: alertmanager, urls: ["http://${dead}/${planted('alertmanager-url')}"],`,
      `        authorization: { type: bearer, token: ${planted('alertmanager-bearer')} } }`,
    ];
    const top = Object.entries(config).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return [...top, 'notify:', '  receivers:', ...receivers, ''].join('\n');
  }

  /** All of them at nobody's: what is said of a failure is the likeliest to hold a secret. */
  function messengers(): Record<string, unknown>[] {
    const server = `http://${dead}`;
    const [host, port] = dead.split(':');
    const url = (kind: (typeof KINDS)[number]) => `${server}/${planted(kind)}`;
    return [
      { type: 'pushover', server, token: planted('pushover-token'), user: planted('pushover-user') },
      {
        ...{ type: 'ntfy', server, topic: planted('ntfy-topic') },
        authorization: { type: 'bearer', token: planted('ntfy-token') },
      },
      { type: 'gotify', server, token: planted('gotify-token') },
      { type: 'telegram', server, token: `1:${planted('telegram-token')}`, chatId: 1 },
      { type: 'discord', url: url('discord-url') },
      { type: 'slack', url: url('slack-url') },
      { type: 'mattermost', url: url('mattermost-url') },
      { type: 'matrix', server, token: planted('matrix-token'), roomId: '!a:b' },
      { type: 'json', url: url('json-url'), signingKey: planted('json-key') },
      {
        ...{ type: 'mail', server: { host, port: Number(port) }, from: 'a@b.example', to: ['c@d.example'] },
        authorization: { username: 'a', password: planted('mail-password') },
      },
    ];
  }

  async function sensors(): Promise<void> {
    const sensor = (name: string, bus: object, capture: object) =>
      file(`${name}.yaml`, { site: 'home', sensor: 'attic', log: { level: 'debug' }, capture, bus });
    const telnet = { kind: 'files', files: [captures.path('insecure/telnet.pcap')] };
    const mqtt = { kind: 'mqtt', server: `mqtt://127.0.0.1:${brokerPort}`, username: 'home/attic' };
    const named = { ...mqtt, password: planted('bus-user'), waitOnFirstConnect: false };
    const user = sensor('user', named, telnet);
    expect(await run('sensor user', 'sensor', '--config', user)).toContain('Not authorized');
    const { username: _, ...plain } = mqtt;
    const localKeyFile = localKeyFileIn(dataDir);
    localKey = readLocalKey(localKeyFile).key;
    await run('sensor good', 'sensor', '--config', sensor('good', { ...plain, localKeyFile }, telnet));
    const enrolled = join(dir, 'cellar.enrollment');
    const collector = ['--config', join(dir, 'enroll.yaml')];
    await run('enroll', 'enroll', 'cellar', '--server', '127.0.0.1', '--out', enrolled, ...collector);
    enrollment = readFileSync(enrolled, 'utf8').trim().split('\n').at(-1) ?? '';
    expect(enrollment.length).toBeGreaterThan(500);
    await run('sensors', 'sensors', ...collector);
    const cellar = file('cellar.yaml', { log: { level: 'debug' }, capture: telnet, enrollmentFile: enrolled });
    await run('sensor cellar', 'sensor', '--config', cellar);
    await run('revoke', 'revoke', 'cellar', ...collector);
    await run('doctor', 'doctor', '--config', cellar);
    const at = `127.0.0.1:${networkPort}`;
    const tls = { ...mqtt, server: `mqtts://${at}`, tls: {}, waitOnFirstConnect: false };
    const wrong = sensor('wrong', { ...tls, password: planted('bus-wrong') }, telnet);
    await run('sensor wrong', 'sensor', '--config', wrong);
    const stranger = { ...plain, server: `mqtts://${at}`, enrollment: planted('enrollment-wrong') };
    expect(await run('sensor stranger', 'sensor', '--config', sensor('stranger', stranger, telnet))).toMatch(/enrol/);
    await run('doctor', 'doctor', '--config', wrong);
    const servers = [`nats://${dead}`];
    const nats = { kind: 'nats', servers, waitOnFirstConnect: false };
    const byPassword = sensor('nats-password', { ...nats, user: 'a', password: planted('nats-password') }, telnet);
    const byToken = sensor('nats-token', { ...nats, token: planted('nats-token') }, telnet);
    for (const each of [byPassword, byToken]) await run('sensor nats', 'sensor', '--config', each);
    for (const each of [user, wrong, byPassword, byToken]) {
      expect(await run('config show', 'config', 'show', each)).toContain('(hidden)');
    }
  }

  async function ask(method: string, path: string, headers: Record<string, string>, body = ''): Promise<string> {
    const { url = '' } = readRunFile(dataDir)?.api ?? {};
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca: readFileSync(certificate.certFile) };
      const sent = request(`${url}${path}`, options, (response) => {
        let text = `${response.statusCode} `;
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          keep(`api ${path}`, text);
          resolve(text);
        });
      });
      sent.once('error', reject).end(body);
    });
  }

  async function api(): Promise<void> {
    const login = (password: string) =>
      ask(
        'POST',
        '/api/v1/session',
        { 'content-type': 'application/json' },
        JSON.stringify({ user: 'anna', password }),
      );
    expect(await login(planted('login'))).toMatch(/^200/);
    expect(await login(planted('login-wrong'))).toMatch(/^401/);
    const json = { 'content-type': 'application/json' };
    expect(await ask('POST', '/api/v1/session', json, `{"user": ${planted('login-wrong')}`)).toMatch(/^400/);
    const wrong = { authorization: `Bearer ${planted('api-token-wrong')}` };
    expect(await ask('GET', '/metrics', wrong)).toMatch(/^401/);
    const authorization = `Bearer ${token}`;
    const document = JSON.parse((await ask('GET', '/openapi.json', { authorization })).slice(4));
    const paths = Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/, '00:11:22:33:44:55'));
    // Some of them are not there to be read.
    for (const path of paths) expect(await ask('GET', path, { authorization })).toMatch(/^(200|400|404|405|503)/);
  }

  async function otherCommands(collector: string): Promise<void> {
    const bearer = 'PLANTED_BEARER';
    const shown = await lanhoundInShell(`${bearer}=${planted('webhook-bearer')} "$@"`, 'config', 'show', collector);
    expect(shown.stdout).toContain('token: (hidden)');
    keep('config show', shown.stdout + shown.stderr);
    const { store } = readRunFile(dataDir) ?? {};
    const database = { kind: 'server', url: store?.url, username: 'writer', password: planted('store') };
    const other = file('other.yaml', {
      dataDir: join(dir, 'other'),
      bus: { kind: 'embedded', port: 0 },
      store: { database },
    });
    expect(await run('collector refused', 'collector', '--config', other)).toContain('does not let the user');
    expect(await run('query refused', 'query', '--config', other, 'SELECT 1')).toMatch(/Authentication failed/);
    await run('doctor refused', 'doctor', '--config', other);
    const mistyped = [
      `store: { database: { kind: server, url: "http://u:${planted('mistyped')}@h" } }`,
      `notify: { receivers: [{ type: webhook, url: "http://h", authorization: "Bearer ${planted('mistyped')}" }] }`,
      `bus: { kind: mqtt, server: "mqtt://u:${planted('mistyped')}@h" }`,
      `bus: { kind: mqtt, username: a, password: *${planted('mistyped')} }`,
      `bus: { kind: mqtt, username: a, password: [${planted('mistyped')}] }`,
    ];
    for (const [i, yaml] of mistyped.entries()) {
      expect(await run('mistyped', 'config', 'check', file(`mistyped-${i}.yaml`, yaml))).toMatch(/, want /);
    }
    const alone = ['clickhouse', '--data-dir', join(dir, 'alone'), '--port', '0'];
    await start(alone, /answers at/, { LANHOUND_CLICKHOUSE_PASSWORD: planted('clickhouse') });
  }

  test.each(KINDS)('%s', (kind) => {
    const found = [...outputs].filter(([, text]) => text.includes(planted(kind))).map(([where]) => where);
    expect(found).toEqual([]);
  });

  test('nor tokens, the key of this run, passwords of the engine, private keys', () => {
    const [, ...lines] = readFileSync(certificate.keyFile, 'utf8').split('\n');
    const everything = [...outputs.values()].join('\n');
    expect(everything.length).toBeGreaterThan(10_000);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(enrollment.slice(-200));
    expect(localKey).not.toBe('');
    expect(everything).not.toContain(localKey);
    expect(everything).not.toMatch(/lanhound_[\w-]{43}/);
    expect(everything).not.toContain(lines[1]);
    expect(everything).not.toContain('PRIVATE KEY');
    expect(everything).not.toContain('$scrypt$');
    expect(readdirSync(join(dataDir, 'access'))).toEqual(['access.json']);
  });
});
