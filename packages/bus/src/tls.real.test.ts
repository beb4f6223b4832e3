import { needsPrograms } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createEmbeddedBroker } from './broker.ts';
import { EmbeddedBrokerConfig } from './broker-config.ts';
import { SensorBusConfig } from './bus-config.ts';
import { createPublisher } from './ends.ts';
import { kitOf, testDeps, withFolder } from './testing/bus-kit.ts';
import { makeCertificate, type TestCertificate } from './testing/certificate.ts';
import { startNatsServer } from './testing/nats-server.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };

interface Served {
  url: string;
  server: TestCertificate;
  client: TestCertificate;
  recorder: ReturnType<typeof createRecorder>;
}

/** A broker on every address of the machine. */
function servingTls(wantsClientCertificate: boolean, run: (served: Served) => Promise<void>): Promise<void> {
  return withFolder(async (dir) => {
    const server = makeCertificate(dir, 'broker');
    const client = makeCertificate(dir, 'sensor');
    const recorder = createRecorder();
    const config = EmbeddedBrokerConfig.parse({
      kind: 'embedded',
      host: '0.0.0.0',
      port: 0,
      tls: { ...server, ...(wantsClientCertificate ? { caFile: client.certFile } : {}) },
      users: [{ ...ATTIC, password: 'upstairs' }],
    });
    const handler = async (delivery: Parameters<typeof recorder.add>[0]) => recorder.add(delivery);
    const broker = createEmbeddedBroker(config, { ...testDeps(), handler });
    await broker.start();
    try {
      await run({ url: `//127.0.0.1:${broker.address().port}`, server, client, recorder });
    } finally {
      await broker.stop();
    }
  });
}

const user = { username: 'home/attic', password: 'upstairs', waitOnFirstConnect: false };
const publisherOf = (config: object) => createPublisher(SensorBusConfig.parse({ ...user, ...config }), testDeps());

needsPrograms(['openssl'])('embedded broker over TLS', () => {
  test('serves who trusts its certificate, and nobody in the clear', () =>
    servingTls(false, async ({ url, server, recorder }) => {
      const publisher = publisherOf({ kind: 'mqtt', server: `mqtts:${url}`, tls: { caFile: server.certFile } });
      await publisher.start();
      await publisher.publish(message(ATTIC, 0));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
      await publisher.stop();

      const trusting = publisherOf({ kind: 'mqtt', server: `mqtts:${url}` });
      await expect(trusting.start()).rejects.toThrow(/self-signed certificate/);
      const plain = publisherOf({ kind: 'mqtt', server: `mqtt:${url}` });
      await expect(plain.start()).rejects.toThrow(/closed the connection|ECONNRESET/);
    }));

  test('with caFile it wants a certificate as well as a password', () =>
    servingTls(true, async ({ url, server, client, recorder }) => {
      const tls = { caFile: server.certFile };
      await expect(publisherOf({ kind: 'mqtt', server: `mqtts:${url}`, tls }).start()).rejects.toThrow();
      const known = publisherOf({ kind: 'mqtt', server: `mqtts:${url}`, tls: { ...tls, ...client } });
      await known.start();
      await known.publish(message(ATTIC, 0));
      expect(recorder.idsOf(ATTIC)).toEqual(['1000-0']);
      await known.stop();
    }));
});

needsPrograms(['openssl', 'nats-server'])('NATS over TLS', () => {
  test('both ends show their certificates', () =>
    withFolder(async (dir) => {
      const server = makeCertificate(dir, 'nats');
      const client = makeCertificate(dir, 'lanhound');
      const quoted = [server.certFile, server.keyFile, client.certFile].map((file) => JSON.stringify(file));
      const config = `tls { cert_file: ${quoted[0]}, key_file: ${quoted[1]}, ca_file: ${quoted[2]}, verify: true }`;
      const running = await startNatsServer({ dir, config });
      const bus = {
        kind: 'nats',
        servers: [`tls://127.0.0.1:${running.port}`],
        tls: { caFile: server.certFile, ...client },
      };
      const kit = kitOf(bus, bus);
      const recorder = createRecorder();
      const consumer = kit.createConsumer(async (delivery) => recorder.add(delivery));
      const publisher = kit.createPublisher();
      await consumer.start();
      await publisher.start();
      await publishUntilAnswered(publisher, message(ATTIC, 0));
      await recorder.until(({ deliveries }) => deliveries.length > 0);
      const stranger = kitOf({ ...bus, tls: { caFile: server.certFile }, waitOnFirstConnect: false }, bus);
      await expect(stranger.createPublisher().start()).rejects.toThrow(/no NATS server/);
      await publisher.stop();
      await consumer.stop();
      await running.stop();
    }));

  test.each([
    ['names the address', 'IP:127.0.0.1', true],
    ['names another address and localhost', 'IP:127.0.0.2,DNS:localhost', false],
  ])('a certificate that %s: %s', (_, hosts, isTaken) =>
    withFolder(async (dir) => {
      const { certFile, keyFile } = makeCertificate(dir, 'nats', hosts);
      const config = `tls { cert_file: ${JSON.stringify(certFile)}, key_file: ${JSON.stringify(keyFile)} }`;
      const running = await startNatsServer({ dir, config });
      const servers = [`tls://127.0.0.1:${running.port}`];
      const bus = { kind: 'nats', servers, tls: { caFile: certFile }, waitOnFirstConnect: false };
      const publisher = createPublisher(SensorBusConfig.parse(bus), testDeps());
      if (isTaken) await publisher.start();
      else await expect(publisher.start()).rejects.toThrow(/does not match certificate's altnames/);
      await publisher.stop();
      await running.stop();
    }),
  );
});
