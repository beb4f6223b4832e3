import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { type Running, startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { natsCluster, natsServer } from './servers.ts';
import { pause } from './waiting.ts';

const KILL_AFTER_MS_MAX = 2_000;
const AWAY_MS_MAX = 1_000;

async function running(bus: Record<string, unknown>, replicas = 1): Promise<Running> {
  const options = { bus, consumer: { replicas }, load: { everyMs: 100 } };
  const under = await startRunning(temporaryDirectory(), {}, options);
  onTestFinished(() => under.stop());
  return under;
}

needsPrograms(['nats-server'])('nats-server under load', () => {
  const times = timesOf(2);
  test(`killed ${times} times`, { timeout: times * 60_000 + 60_000 }, async () => {
    const server = await natsServer();
    const under = await running(server.bus);
    for (let i = 0; i < times; i++) {
      await pause(Math.random() * KILL_AFTER_MS_MAX);
      await server.kill();
      await pause(Math.random() * AWAY_MS_MAX);
      await server.start();
      await under.recover();
    }
    expectWhole(await under.finish('nats-server killed'));
  });

  const rounds = timesOf(1);
  test(`of three with three copies, any and the leader, ${rounds} times each`, {
    timeout: rounds * 180_000 + 120_000,
  }, async () => {
    const cluster = await natsCluster();
    const under = await running(cluster.bus, cluster.size);
    const killOne = async (node: number): Promise<void> => {
      await cluster.kill(node);
      // While it is away the others go on.
      await under.recover();
      await cluster.start(node);
      await cluster.untilWhole();
    };
    for (let i = 0; i < rounds; i++) {
      await pause(Math.random() * KILL_AFTER_MS_MAX);
      await killOne(Math.floor(Math.random() * cluster.size));
      await pause(Math.random() * KILL_AFTER_MS_MAX);
      await killOne(await cluster.leader());
    }
    expectWhole(await under.finish('node of a NATS cluster killed'));
  });
});
