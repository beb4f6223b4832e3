import { cpSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, REPOSITORY, runProgram } from '@lanhound/testkit';
import { fetchNewestNode, NEWEST_NODE } from '../../scripts/newest-node.ts';
import type { Engine } from './engine.ts';

export const IMAGE = 'lanhound';
/** Names an image to build upon, which is fetched from its registry, instead of the stand-in. */
const BASE_ENV = 'LANHOUND_NODE_IMAGE';
const STAND_IN = 'lanhound-test-node';
/** Debian's release in node:24-slim. */
const RELEASE = 'bookworm';

/** Builds the image as a user would, but for the network of the build. Gives what the base was. */
export async function buildImage(engine: Engine, directory: string): Promise<string> {
  const base = process.env[BASE_ENV] ?? (await buildStandIn(engine, directory));
  const build = ['build', '--network=host', '--build-arg', `NODE_IMAGE=${base}`, '--tag', IMAGE];
  await engine.docker([...build, '--file', 'deploy/docker/Dockerfile', '.'], { cwd: REPOSITORY });
  return base === STAND_IN ? `a stand-in for node:24-slim: Debian ${RELEASE}, Node ${NEWEST_NODE}` : base;
}

/** What node:24-slim is made of, from Debian's and npm's registries, with the user's certificates for the build. */
async function buildStandIn(engine: Engine, directory: string): Promise<string> {
  const node = fetchNewestNode();
  const npm = findProgram('npm');
  if (!node || !npm) throw new Error(`Node ${NEWEST_NODE} could not be fetched; ${BASE_ENV} names an image to use`);
  const context = join(directory, 'base');
  mkdirSync(context, { recursive: true });
  const debian = join(context, 'debian.tar');
  await runProgram('mmdebstrap', ['--variant=minbase', '--include=ca-certificates,libstdc++6', RELEASE, debian]);
  cpSync(node, join(context, 'node'));
  cpSync(join(dirname(realpathSync(npm)), '..'), join(context, 'npm'), { recursive: true });
  const certificates = process.env['NODE_EXTRA_CA_CERTS'];
  if (certificates) cpSync(certificates, join(context, 'ca.crt'));
  const lines = [
    ...[
      'FROM scratch',
      'ADD debian.tar /',
      'COPY node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
    ],
    ...['npm', 'npx'].map((name) => `RUN ln -s ../lib/node_modules/npm/bin/${name}-cli.js /usr/local/bin/${name}`),
    'RUN useradd --create-home --uid 1000 node',
    ...(certificates ? ['COPY ca.crt /etc/ssl/certs/ca-certificates.crt'] : []),
    ...(certificates ? ['ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt'] : []),
  ];
  writeFileSync(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
  await engine.docker(['build', '--network=none', '--tag', STAND_IN, context]);
  rmSync(context, { recursive: true });
  return STAND_IN;
}
