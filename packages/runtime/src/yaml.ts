import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ConfigError } from './config-error.ts';

/** A secret in a file of its own is a few kilobytes. */
const SECRET_BYTES_MAX = 65_536;

/**
 * YAML as a plain value, in which "!file PATH" stands for what is in the file and "!env NAME" for a variable of the
 * environment, so that the configuration holds no secret. Throws ConfigError, which says where but quotes nothing: a
 * password that begins with * or ! is an error of YAML too.
 */
export function parseYaml(text: string, source?: string): unknown {
  // Loaded with the first file: a capture is read without one.
  const { parseDocument } = createRequire(import.meta.url)('yaml') as typeof import('yaml');
  const unmet: string[] = [];
  const tag = (name: string, read: (text: string) => string) => ({
    tag: name,
    resolve(argument: string): string {
      try {
        return read(argument);
      } catch (error) {
        unmet.push(`${name} ${argument}: ${(error as Error).message}`);
        return '';
      }
    },
  });
  const customTags = [tag('!file', readSecret), tag('!env', readVariable)];
  const document = parseDocument(text, { prettyErrors: true, customTags, logLevel: 'silent' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const [at] = error.linePos ?? [];
    const where = at ? `wrong at line ${at.line}, column ${at.col}` : 'wrong';
    throw problem(`${where} (${error.code})`, 'valid YAML', source);
  }
  if (unmet[0] !== undefined)
    throw problem(`unclear, ${unmet.join('; ')}`, 'a readable file or a set variable', source);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw problem('wrong: an alias (*) that no anchor (&) has, or too many', 'valid YAML', source);
  }
}

/** Editors end files with a newline, which is not part of it. */
function readSecret(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (text.length > SECRET_BYTES_MAX) throw new Error(`${text.length} bytes, want at most ${SECRET_BYTES_MAX}`);
  return text.replace(/\r?\n$/, '');
}

function readVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error('not set');
  return value;
}

const problem = (value: string, want: string, source: string | undefined) =>
  new ConfigError([{ field: '', value, want }], source);
