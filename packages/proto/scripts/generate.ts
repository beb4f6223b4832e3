// Writes everything that derives from the schemas in lanhound/v1: the protobufjs codecs, and of events the table of
// fields, the TypeScript types of the JSON form and the reference page. `--check` compares instead of writing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { docsPage } from './docs-page.ts';
import { readSchema } from './schema.ts';
import { fieldsModule, typesModule } from './typescript.ts';

const packageDir = join(dirname(fileURLToPath(import.meta.url)), '..');
const schemaFile = join(packageDir, 'lanhound/v1/events.proto');

/** Path relative to the package → content, for everything that is generated. */
export function generate(): Map<string, string> {
  const { root } = protobuf.parse(readFileSync(schemaFile, 'utf8'), { keepCase: false, alternateCommentMode: true });
  const schema = readSchema(root);
  return new Map([
    ...codecFiles('events'),
    ...codecFiles('commands'),
    ['src/gen/fields.ts', fieldsModule(schema)],
    ['src/gen/types.ts', typesModule(schema)],
    ['../../docs/events.md', docsPage(schema)],
  ]);
}

function codecFiles(schema: string): [string, string][] {
  const dir = mkdtempSync(join(tmpdir(), 'lanhound-proto-'));
  // Modules of one root would take each other's messages for their own.
  const root = schema === 'events' ? [] : ['-r', schema];
  const flags = [...root, '--no-verify', '--no-delimited', '--no-convert', '--no-typeurl', '--force-number', '--dts'];
  const pbjs = join(packageDir, 'node_modules/.bin/pbjs');
  try {
    const out = join(dir, `${schema}.js`);
    execFileSync(pbjs, ['-t', 'static-module', '-w', 'esm', ...flags, '-o', out, `lanhound/v1/${schema}.proto`], {
      cwd: packageDir,
    });
    return [
      [`gen/${schema}.js`, readFileSync(out, 'utf8')],
      [`gen/${schema}.d.ts`, readFileSync(join(dir, `${schema}.d.ts`), 'utf8')],
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Names of generated files that differ from what the schema gives now. */
export function staleFiles(): string[] {
  const stale: string[] = [];
  for (const [file, content] of generate()) {
    let current = '';
    try {
      current = readFileSync(join(packageDir, file), 'utf8');
    } catch {
      // A missing file is a stale one.
    }
    if (current !== content) stale.push(file);
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, content] of generate()) writeFileSync(join(packageDir, file), content);
}
