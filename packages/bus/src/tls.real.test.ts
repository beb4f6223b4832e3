import { needsPrograms } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { SensorBusConfig } from './bus-config.ts';
import { createPublisher } from './ends.ts';
import { kitOf, testDeps, withFolder } from './testing/bus-kit.ts';
import { makeCertificate } from './testing/certificate.ts';
import { startNatsServer } from './testing/nats-server.ts';
import { createRecorder, message, publishUntilAnswered } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };

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
