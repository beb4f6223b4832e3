// The collector killed as in collector-killed.test.ts, where a server between keeps the batches meanwhile.
import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { mosquitto, natsServer, type ServerUnderTest } from './servers.ts';
import { pause } from './waiting.ts';

const TIMES = timesOf(2);
const KILL_AFTER_MS_MAX = 2_000;

const SERVERS = { 'nats-server': natsServer, mosquitto };

async function killAgainAndAgain(name: string, startServer: () => Promise<ServerUnderTest>): Promise<void> {
  const dataDir = temporaryDirectory();
  const { bus } = await startServer();
  const under = await startRunning(dataDir, {}, { bus, load: { everyMs: 100 } });
  onTestFinished(() => under.stop());
  for (let i = 0; i < TIMES; i++) {
    await pause(Math.random() * KILL_AFTER_MS_MAX);
    await under.collector.kill('SIGKILL');
    await under.restart();
    await under.recover();
  }
  expectWhole(await under.finish(`collector killed, ${name}`), TIMES);
}

for (const [program, startServer] of Object.entries(SERVERS)) {
  needsPrograms([program])(`a collector behind ${program}`, () => {
    test(`killed ${TIMES} times under load`, { timeout: TIMES * 60_000 + 60_000 }, () =>
      killAgainAndAgain(program, startServer),
    );
  });
}
