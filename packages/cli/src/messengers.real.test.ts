// Packets to the sensor, over the broker to the collector, to what a phone would be sent.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localKeyFileIn } from '@lanhound/bus';
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
import { LANHOUND, lanhound } from './testing/lanhound.ts';

describeWithCaptures('a login over Telnet, told by every messenger', (captures) => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const file = (name: string, content: unknown) => {
    writeFileSync(join(dir, name), JSON.stringify(content));
    return join(dir, name);
  };
  let server: WebhookReceiver;
  let collector: Program;

  beforeAll(async () => {
    server = await startWebhookReceiver();
    const at = (path: string) => `${server.url}${path}`;
    const receivers = [
      { type: 'pushover', server: at('pushover'), token: 'a'.repeat(30), user: 'u'.repeat(30) },
      { type: 'ntfy', server: at('ntfy'), topic: 'home' },
      { type: 'gotify', server: at('gotify'), token: 'good' },
      { type: 'telegram', server: at('telegram'), token: '1:good-good-good', chatId: 1 },
      { type: 'discord', url: at('discord') },
      { type: 'slack', url: at('slack') },
      { type: 'mattermost', url: at('mattermost') },
      { type: 'matrix', server: at('matrix'), token: 'good', roomId: '!a:b' },
      { type: 'json', url: at('json'), template: '{"said": "{{title}}"}' },
    ];
    const port = await freePort();
    const bus = { kind: 'embedded', port, network: { enabled: false } };
    const notify = { receivers, externalUrl: 'http://192.168.1.2:8470' };
    const config = file('collector.yaml', { dataDir, bus, api: { port: 0 }, notify });
    const options = { ready: /"collecting"/, readyMsMax: 60_000 };
    collector = await startProgram(process.execPath, [...LANHOUND, 'collector', '--config', config], options);
    const mqtt = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(dataDir) };
    const capture = { kind: 'files', files: [captures.path('insecure/telnet.pcap')] };
    await lanhound('sensor', '--config', file('sensor.yaml', { site: 'home', sensor: 'attic', capture, bus: mqtt }));
  }, 120_000);

  afterAll(async () => {
    await collector?.stop();
    await server.close();
  });

  test.each([
    '/pushover/1/messages.json',
    '/ntfy',
    '/gotify/message',
    '/telegram/bot1:good-good-good/sendMessage',
    '/discord?wait=true',
    '/slack',
    '/mattermost',
    '/matrix/_matrix/client/v3/rooms/!a%3Ab/send/m.room.message/',
    '/json',
  ])('%s', async (path) => {
    const { body } = await server.untilPost(
      (post) => post.path.startsWith(path) && JSON.stringify(post.body).includes('Telnet'),
      60_000,
    );
    expect(body).toBeTypeOf('object');
  });
});
