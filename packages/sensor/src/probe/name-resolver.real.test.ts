import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { needs, type Program, startProgram } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askNamesOf } from './name-resolver.ts';
import { reverseNameOf } from './reverse-name.ts';

needs({ programs: ['dnsmasq'] })('the names that dnsmasq knows', () => {
  let dnsmasq: Program;
  let server: string;

  beforeAll(async () => {
    const port = await freePort();
    server = `127.0.0.1:${port}`;
    const records = ['printer.home.lan,192.168.1.7,2001:db8::7', 'nas.home.lan,fd00::8'];
    dnsmasq = await startProgram(
      'dnsmasq',
      [
        ...['--keep-in-foreground', '--conf-file=/dev/null', '--log-facility=-', '--no-resolv', '--no-hosts'],
        ...[`--port=${port}`, '--listen-address=127.0.0.1', '--bind-interfaces', '--local=/lan/', '--bogus-priv'],
        ...records.map((record) => `--host-record=${record}`),
      ],
      { ready: /started/ },
    );
  });
  afterAll(() => dnsmasq?.stop());

  test.each([
    ['192.168.1.7', ['printer.home.lan']],
    ['2001:db8::7', ['printer.home.lan']],
    ['fd00::8', ['nas.home.lan']],
    ['192.168.1.9', []],
    ['fd00::9', []],
  ])('%s is called %j', async (ip, names) => {
    expect(await askNamesOf([server])(reverseNameOf(ip) as string)).toEqual(names);
  });

  test('who does not answer is told of', async () => {
    const silent = createSocket('udp4');
    silent.bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const asking = askNamesOf([`127.0.0.1:${silent.address().port}`])('7.1.168.192.in-addr.arpa');
    await expect(asking).rejects.toThrow(/TIMEOUT/);
    silent.close();
  });
});

/** One that nobody has at the moment, of both protocols likely enough. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
