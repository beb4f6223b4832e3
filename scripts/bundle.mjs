// The program as it ships: packages/cli/dist, a file for each command and some that commands share. It starts in half
// the time that 250 modules take to load, and calls within one file are cheaper than across modules.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = join(root, 'packages/cli/dist');

/** Native code, and what few runs need and load by themselves, stays outside: what an installation needs besides. */
const { dependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(root, 'packages/cli/package.json'), 'utf8'),
);

/** Modules of Node's older kind, which some libraries are, ask for others by this. */
const REQUIRE =
  "import { createRequire as lanhoundRequire } from 'node:module'; const require = lanhoundRequire(import.meta.url);";

/** Builds it anew; what an earlier build left is taken away. Vitest calls it before the first test, too. */
export async function setup() {
  mkdirSync(outdir, { recursive: true });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'packages/cli/src/main.ts',
      'clickhouse-engine': 'packages/embedded-clickhouse/src/process/main.ts',
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys({ ...dependencies, ...optionalDependencies }),
    banner: { js: REQUIRE },
    sourcemap: true,
    legalComments: 'linked',
    write: false,
    logLevel: 'warning',
  });
  for (const file of outputFiles) keep(file);
  const made = new Set(outputFiles.map(({ path }) => basename(path)));
  for (const name of readdirSync(outdir)) if (!made.has(name)) rmSync(join(outdir, name), { recursive: true });
}

/** A program that starts meanwhile finds each file whole, the one before or the new one. */
function keep({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
