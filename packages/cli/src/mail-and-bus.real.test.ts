// Packets to the sensor, over the broker to the collector, to a mailbox and to one who listens on the bus.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { localKeyFileIn, localLogin, readLocalKey } from '@lanhound/bus';
import { describeWithCaptures, needsPrograms, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../bus/src/testing/program.ts';
import { LANHOUND, lanhound } from './testing/lanhound.ts';

needsPrograms(['mosquitto_sub'])('a login over Telnet', () => {
  describeWithCaptures('told by mail and on the bus', (captures) => {
    const dir = temporaryDirectory();
    const dataDir = join(dir, 'data');
    const file = (name: string, content: unknown) => {
      writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
      return join(dir, name);
    };

    /** A mail server on this machine, and what comes to it. */
    async function startMailbox(): Promise<{ port: number; mails: string[] }> {
      const mails: string[] = [];
      const server = new SMTPServer({
        disabledCommands: ['STARTTLS', 'AUTH'],
        onData(stream, _, done) {
          text(stream).then((mail) => {
            mails.push(mail);
            done();
          }, done);
        },
      });
      const listening = server.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
      return { port: (listening.address() as AddressInfo).port, mails };
    }

    test('in the words of people, and as JSON', async () => {
      const { port: mailPort, mails } = await startMailbox();
      const server = { host: '127.0.0.1', port: mailPort, security: 'none' };
      const mail = { type: 'mail', server, from: 'lanhound <l@home.example>', to: ['anna@home.example'] };
      const port = await freePort();
      const bus = { kind: 'embedded', port, network: { enabled: false } };
      const notify = { receivers: [mail, { type: 'bus' }] };
      const config = file('collector.yaml', { dataDir, bus, api: { port: 0 }, notify });
      const options = { ready: /"collecting"/, readyMsMax: 60_000 };
      const collector = await startProgram(process.execPath, [...LANHOUND, 'collector', '--config', config], options);
      onTestFinished(async () => {
        await collector.stop();
      });
      const { key } = readLocalKey(localKeyFileIn(dataDir));
      const { username, password } = localLogin(key);
      // Where it looks for arguments that not everybody is to see.
      file('mosquitto_sub', `-u ${username}\n-P ${password}\n`);
      // Its output would else come in blocks.
      const listen = ['-oL', 'mosquitto_sub', '-p', `${port}`, '-t', 'lanhound/+/alerts', '-v', '-d'];
      const listener = await startProgram('stdbuf', listen, {
        ready: /received SUBACK/,
        env: { XDG_CONFIG_HOME: dir },
      });
      onTestFinished(async () => {
        await listener.stop();
      });
      const mqtt = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(dataDir) };
      const capture = { kind: 'files', files: [captures.path('insecure/telnet.pcap')] };
      await lanhound('sensor', '--config', file('sensor.yaml', { site: 'home', sensor: 'attic', capture, bus: mqtt }));
      await expect.poll(() => mails.join(), { timeout: 60_000 }).toMatch(/Telnet/);
      const [, json = ''] = await listener.until(/^lanhound\/home\/alerts (\{.*Telnet.*\})$/m, 60_000);
      expect(JSON.parse(json)).toMatchObject({ status: 'firing', site: 'home', detector: 'insecure-protocol' });
    }, 180_000);
  });
});
