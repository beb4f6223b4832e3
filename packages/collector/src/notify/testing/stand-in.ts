// For tests: a program in the place of another, which writes down how it is run.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';

interface Ran {
  arguments: string[];
  input: string;
  environment: Record<string, string>;
}

/** `then` is JavaScript that is run at the end. */
export function standIn(then = ''): { program: string; runs(): Ran[] } {
  const dir = temporaryDirectory();
  const [program, log] = [join(dir, 'program'), join(dir, 'log')];
  const source = [
    `#!${process.execPath}`,
    "const { appendFileSync, readFileSync } = require('node:fs');",
    "const ran = { arguments: process.argv.slice(2), input: readFileSync(0, 'utf8'), environment: process.env };",
    `appendFileSync(${JSON.stringify(log)}, JSON.stringify(ran) + '\\n');`,
    then,
    '',
  ];
  writeFileSync(program, source.join('\n'));
  chmodSync(program, 0o755);
  writeFileSync(log, '');
  const runs = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Ran);
  return { program, runs };
}
