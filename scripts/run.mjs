// The one door to every command: installs when the lockfile changed, builds what changed, then runs. No dependencies,
// so it works in a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const NODE_LEAST = [20, 19];

const commands = {
  up: (args) => {
    build();
    return become('packages/cli/bin/lanhound.mjs', ['up', ...args]);
  },
  build: () => build(),
  exec: ([tool, ...args]) => run(tool, args),
  gen: () => run('pnpm', ['--recursive', '--if-present', 'run', 'gen']),
  lint: () => {
    run('biome', ['check', '--error-on-warnings', '.']);
    run('tsc', []);
    run('knip', []);
    run('buf', ['lint', 'packages/proto'], 'packages/proto/node_modules/.bin');
  },
  fuzz: (args) => built('tsx', ['packages/sensor/src/sensor.fuzz.ts', ...args]),
  bench: (args) => built('tsx', ['test/bench/bench.ts', ...args]),
  'bench:pipeline': (args) => built('tsx', ['test/bench/load/load.bench.ts', ...args]),
  test: (args) => built('tsx', ['scripts/test.ts', ...args]),
};

checkNode();
install();
const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) fail(`"${name}" is no command, want one of ${Object.keys(commands).join(', ')}`);
await command(args);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])) return;
  fail(`Node ${process.versions.node} is too old, want ${NODE_LEAST.join('.')} or newer: install it from nodejs.org`);
}

/** Installs unless what is installed came from the same manifests, lockfile and Node ABI. */
function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const hash = createHash('sha256').update(`${process.versions.modules} ${process.platform} ${process.arch}`);
  for (const file of manifests()) hash.update(readFileSync(join(root, file)));
  const wanted = hash.digest('hex');
  const stamp = join(root, 'node_modules/.lanhound-install');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('installing dependencies …');
  const env = { CI: 'true', ...nodeHeaders() };
  run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], undefined, env, 2);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Packages with native code are compiled against the headers that came with this Node, where it brought them. */
function nodeHeaders() {
  const dir = join(dirname(process.execPath), '..');
  return existsSync(join(dir, 'include/node/node.h')) ? { npm_config_nodedir: dir } : {};
}

function manifests() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`);
  const all = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'test/kit/package.json', ...packages];
  return all.filter((file) => existsSync(join(root, file)));
}

/** What runs; lint checks the types. */
function build() {
  run('node', ['scripts/bundle.mjs']);
}

function built(tool, args) {
  build();
  run(tool, args);
}

/** Goes on as a program that runs until it is told to stop, so that whoever tells this process tells that. */
async function become(file, args) {
  process.chdir(root);
  process.argv = [process.execPath, join(root, file), ...args];
  await import(pathToFileURL(process.argv[1]).href);
}

/** Runs a tool from node_modules; its failure ends this process with its exit code. */
function run(tool, args, bin = 'node_modules/.bin', extraEnv = {}, stdout = 'inherit') {
  const path = [join(root, bin), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [file, all] = tool === 'pnpm' ? ['npx', ['--yes', packageManager, ...args]] : [tool, args];
  const env = { ...process.env, ...extraEnv, PATH: path };
  const ended = spawnSync(file, all, { cwd: root, stdio: ['inherit', stdout, 'inherit'], env });
  if (ended.error) fail(`cannot run ${tool}: ${ended.error.message}`);
  if (ended.status !== 0) process.exit(ended.status ?? 1);
}

function fail(message) {
  console.error(`lanhound: ${message}`);
  process.exit(1);
}
