// npx tsx --expose-gc packages/collector/src/detect/lists/name-table.bench.ts
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { buildTable, type ListText, matchIn } from './build-table.ts';

const NAMES = 1_000_000;
const ROUNDS = 3;

/** Names as blocklists have them: a few labels over many domains. */
const generated = (i: number): string =>
  `${i % 3 === 0 ? `cdn${i % 17}.` : ''}${(i * 2_654_435_761).toString(36)}-${i % 97}.example${i % 1000}.com`;

async function build() {
  const text = Array.from({ length: NAMES }, (_, i) => `0.0.0.0 ${generated(i)}`).join('\n');
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const one = async function* (): AsyncIterable<ListText> {
    yield { name: 'bench', text, allow: false };
  };
  const built = await buildTable(one(), 2_000_000);
  const ms = performance.now() - start;
  globalThis.gc?.();
  const after = process.memoryUsage();
  assert.equal(built.blocked.size, NAMES, 'no two names collide');
  assert.ok(text.length > NAMES, 'the text lives until both were measured');
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  console.log(`build ${NAMES} names: ${ms.toFixed(0)} ms, table ${mb(built.blocked.bytes)}, grown by ${mb(grown)}`);
  return built;
}

const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

function time(what: string, names: readonly string[], ask: (name: string) => unknown): void {
  let best = Number.POSITIVE_INFINITY;
  let hits = 0;
  for (let round = 0; round < ROUNDS; round++) {
    hits = 0;
    const start = performance.now();
    for (const name of names) if (ask(name) !== undefined) hits++;
    best = Math.min(best, performance.now() - start);
  }
  const ns = (best * 1e6) / names.length;
  console.log(`${what}: ${ns.toFixed(0)} ns a lookup, ${hits} of ${names.length} listed`);
}

/** The real samples beside the repository, where they are. */
function samples(file: string): string[] {
  const path = new URL(`../../../../../../shared/domains/${file}`, import.meta.url);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

const built = await build();
const some = Array.from({ length: 100_000 }, (_, i) => generated(i * 9));
assert.ok(some.every((name) => matchIn(built, name)?.entry === name));
time('hit', some, (name) => matchIn(built, name));
time(
  'hit of a parent',
  some.map((name) => `a.b.${name}`),
  (name) => matchIn(built, name),
);
time(
  'miss',
  some.map((name) => `x${name}`),
  (name) => matchIn(built, name),
);
for (const file of ['benign.txt', 'benign_hostnames.txt', 'blocklist_plain.txt']) {
  const names = samples(file);
  if (names.length > 0) time(`miss, ${file}`, names, (name) => matchIn(built, name));
}
