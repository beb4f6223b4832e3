#!/usr/bin/env node
import { existsSync } from 'node:fs';
import * as module from 'node:module';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('lanhound is not built yet: run `npm run build` first\n');
  process.exit(1);
}
// Since Node 22.8: what was compiled once is not compiled again at the next start.
module.enableCompileCache?.();
await import(main.href);
