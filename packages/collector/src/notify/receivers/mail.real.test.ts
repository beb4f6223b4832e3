import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import type { Notification } from '../notification.ts';
import { critical, digest, everyNotification, high, hostile, resolved } from '../testing/notifications.ts';
import { depsWithLinks, failureOf } from '../testing/service.ts';
import { mailReceiver } from './mail.ts';

const PASSWORD = 'planted-pass:wörd';

interface Arrived {
  mail: ParsedMail;
  session: Pick<SMTPServerSession, 'secure' | 'user' | 'envelope'>;
}

needsPrograms(['openssl'])('mail over a real SMTP server', () => {
  const dir = temporaryDirectory();
  const [caFile, keyFile] = [join(dir, 'mail.crt'), join(dir, 'mail.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject];
  execFileSync('openssl', [...make, '-keyout', keyFile, '-out', caFile], { stdio: 'ignore' });
  const certificate = { key: readFileSync(keyFile), cert: readFileSync(caFile) };

  async function start(given: SMTPServerOptions = {}): Promise<{ port: number; arrived: Arrived[] }> {
    const arrived: Arrived[] = [];
    const server = new SMTPServer({
      ...certificate,
      onAuth({ username, password }, _, done) {
        if (username === 'anna' && password === PASSWORD) done(null, { user: username });
        else done(Object.assign(new Error(`no such login: ${password}`), { responseCode: 535 }));
      },
      onData(stream, { secure, user, envelope }, done) {
        // The server empties them for the next mail.
        const session = { secure, user, envelope: { ...envelope } };
        simpleParser(stream, {}).then((mail) => {
          arrived.push({ mail, session });
          done();
        }, done);
      },
      ...given,
    });
    server.on('error', () => {});
    const listening = server.listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    return { port: (listening.address() as AddressInfo).port, arrived };
  }

  const configOf = (port: number, given: object = {}, server: object = {}) => ({
    type: 'mail' as const,
    server: { host: 'localhost', port, caFile, ...server },
    authorization: { username: 'anna', password: PASSWORD },
    from: 'lanhound at home <alerts@example.org>',
    to: ['Anna <anna@example.org>', 'ben@example.org'],
    ...given,
  });

  const send = (port: number, notification: Notification = critical, given: object = {}, server: object = {}) =>
    failureOf(mailReceiver, configOf(port, given, server), notification);

  test.each(everyNotification)('takes %s', async (_, notification) => {
    const { port, arrived } = await start();
    expect(await send(port, notification)).toBeUndefined();
    expect(arrived).toHaveLength(1);
  });

  test('says the same as text and as HTML, encrypted, and as a program', async () => {
    const { port, arrived } = await start();
    await send(port);
    const { mail, session } = arrived[0] as Arrived;
    expect(session).toMatchObject({ secure: true, user: 'anna' });
    expect(session.envelope).toMatchObject({
      mailFrom: { address: 'alerts@example.org' },
      rcptTo: [{ address: 'anna@example.org' }, { address: 'ben@example.org' }],
    });
    expect(mail.subject).toBe('🚨 toaster talks Telnet to 192.168.1.1');
    expect(mail.date?.toISOString()).toBe('2026-03-01T12:00:01.000Z');
    expect(mail.from?.text).toBe('"lanhound at home" <alerts@example.org>');
    expect(mail.text).toContain('What to do:\nUse SSH.');
    expect(mail.text).toContain('Details: http://192.168.1.2:8470/alerts/a-1\n');
    expect(mail.html).toContain('>Use SSH.</p>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('priority')).toBe('high');
  });

  test.each([
    ['what is important', high],
    ['what is over', resolved],
    ['a summary', digest],
  ])('%s is no urgent mail', async (_, notification) => {
    const { port, arrived } = await start();
    await send(port, notification);
    expect(arrived[0]?.mail.headers.get('priority')).toBeUndefined();
  });

  test('sent again it has the same id; an alert and its end are one thread', async () => {
    const { port, arrived } = await start();
    for (const each of [critical, critical, { ...resolved, id: 'phone-9' }, digest]) await send(port, each);
    const ids = arrived.map(({ mail }) => mail.messageId);
    expect(ids[0]).toBe('<phone-1.lanhound@example.org>');
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    const threads = arrived.map(({ mail }) => mail.inReplyTo);
    expect(threads[0]).toMatch(/^<alert-6eeb31e8a2f549af-\d+\.lanhound@example\.org>$/);
    expect(threads).toEqual([threads[0], threads[0], threads[0], undefined]);
  });

  test('names from the network add no header and no markup', async () => {
    const { port, arrived } = await start();
    await send(port, hostile);
    const { mail } = arrived[0] as Arrived;
    expect(mail.headers.get('maker')).toBeUndefined();
    expect(mail.subject).toMatch(/^🚨 <b>x<\/b> .* Maker: Honest$/);
    expect(mail.html).not.toContain('<b>x');
    expect(mail.attachments).toEqual([]);
  });

  test.each<[string, SMTPServerOptions, object, object, object]>([
    ['a wrong password', {}, { authorization: { username: 'anna', password: 'planted' } }, {}, { retryable: false }],
    ['no login where one is wanted', {}, { authorization: undefined }, {}, { retryable: false }],
    ['a server without STARTTLS', { disabledCommands: ['STARTTLS'] }, {}, {}, { retryable: false }],
    ['a certificate of nobody', {}, {}, { caFile: undefined }, { retryable: true }],
    ['a certificate of another', {}, {}, { host: '127.0.0.1' }, { retryable: true }],
    ['TLS where there is none', {}, {}, { security: 'tls' }, { retryable: true }],
    ['a file that is not there', {}, {}, { caFile: '/nowhere' }, { retryable: true }],
  ])('%s: nothing is sent, and it is said', async (_, options, given, server, expected) => {
    const { port, arrived } = await start(options);
    const failure = await send(port, critical, given, server);
    expect(failure).toMatchObject(expected);
    expect(failure?.message).not.toContain('planted');
    expect(arrived).toEqual([]);
  });

  test.each([
    [421, true],
    [450, true],
    [452, true],
    [550, false],
    [554, false],
  ])('answer %i: try again is %s', async (responseCode, retryable) => {
    const refusal = Object.assign(new Error('no: planted'), { responseCode });
    const { port } = await start({ onMailFrom: (_, __, done) => done(refusal) });
    const failure = await send(port);
    expect(failure).toMatchObject({ retryable, message: expect.stringContaining(`answers ${responseCode}`) });
    expect(failure?.message).not.toContain('planted');
  });

  test('TLS from the start, and no encryption on this machine', async () => {
    const tls = await start({ secure: true });
    expect(await send(tls.port, critical, {}, { security: 'tls' })).toBeUndefined();
    const open = await start({ disabledCommands: ['STARTTLS', 'AUTH'], authOptional: true });
    expect(await send(open.port, critical, { authorization: undefined }, { security: 'none' })).toBeUndefined();
    expect(open.arrived[0]?.session.secure).toBe(false);
  });

  test('an address that is refused keeps it from nobody else', async () => {
    const refusal = Object.assign(new Error('no such user'), { responseCode: 550 });
    const { port, arrived } = await start({
      onRcptTo: ({ address }, _, done) => done(address.startsWith('ben') ? refusal : null),
    });
    expect(await send(port)).toBeUndefined();
    expect(arrived[0]?.session.envelope.rcptTo).toHaveLength(1);
  });

  test('a server that says nothing is left when the time is over', async () => {
    const server = createServer();
    const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const late = new AbortController();
    const receiver = mailReceiver.create(mailReceiver.config.parse(configOf(port)), depsWithLinks());
    const sent = receiver.send(critical, late.signal);
    const closed = connected.then((socket) => once(socket.resume(), 'close'));
    await connected;
    late.abort(new Error('no answer within 10 ms'));
    await expect(sent).rejects.toMatchObject({
      retryable: true,
      message: `localhost:${port} cannot be used: no answer within 10 ms`,
    });
    await closed;
  });
});
