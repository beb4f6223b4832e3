import { spawnSync } from 'node:child_process';
import { describeUnmet } from '@lanhound/testkit';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { contract, runCase } from './testing/contract.ts';
import type { Target } from './testing/target.ts';

/** The version that chDB 3.4 is made of. It has to be there already: no test downloads gigabytes. */
const IMAGE = process.env['LANHOUND_CLICKHOUSE_IMAGE'] ?? 'clickhouse/clickhouse-server:26.7';
const PASSWORD = 'contract-password';

const missing = whatIsMissing();

/** Where the image cannot be had, this suite is left out, also where all others must run. */
function whatIsMissing(): string | undefined {
  const docker = spawnSync('docker', ['image', 'inspect', IMAGE], { encoding: 'utf8', timeout: 5_000 });
  if (docker.error) return 'no docker program';
  if (docker.status === 0) return undefined;
  return /cannot connect/i.test(docker.stderr) ? 'no Docker engine runs' : `no image ${IMAGE}; docker pull ${IMAGE}`;
}

const suite = missing ? describeUnmet(missing, { optional: true }) : describe;
suite('a ClickHouse server keeps the contract', withServer);

function withServer(): void {
  let container: StartedTestContainer | undefined;
  let target: Target;

  beforeAll(async () => {
    const { GenericContainer, Wait } = await import('testcontainers');
    // Its helper container, which removes leftovers, is an image more to have.
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
    container = await new GenericContainer(IMAGE)
      .withEnvironment({
        CLICKHOUSE_USER: 'writer',
        CLICKHOUSE_PASSWORD: PASSWORD,
        CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
      })
      .withExposedPorts(8123)
      .withWaitStrategy(Wait.forHttp('/ping', 8123))
      .start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8123)}`;
    const reader = { username: 'reader', password: PASSWORD };
    target = { url, username: 'writer', password: PASSWORD, reader };
    await createReader(target);
  }, 120_000);
  afterAll(() => container?.stop());

  for (const each of contract) test(each.name, () => runCase(each, target));
}

async function createReader(target: Target): Promise<void> {
  const { username, password } = target.reader;
  const headers = { 'x-clickhouse-user': target.username, 'x-clickhouse-key': target.password };
  for (const body of [
    `CREATE USER ${username} IDENTIFIED BY '${password}' SETTINGS readonly = 2`,
    `GRANT SELECT, SHOW ON *.* TO ${username}`,
  ]) {
    const response = await fetch(target.url, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(await response.text());
  }
}
