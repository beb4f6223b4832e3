import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What others made, generated or installed. */
const NOT_OURS = new Set(['node_modules', 'dist', 'gen', '.git', 'coverage', 'golden', 'pnpm-lock.yaml']);
const CODE = /\.(ts|mts|mjs|js)$/;

/** A node of the syntax tree, ESTree with TypeScript. */
export type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** One file of the repository. */
export interface SourceFile {
  /** From the root, with slashes. */
  path: string;
  text: string;
  lines: readonly string[];
  /** True for code, which then has a syntax tree. */
  isCode: boolean;
  isTest: boolean;
  /** Every node of its syntax tree; none for what is not code. */
  nodes(): Iterable<Node>;
  lineOf(offset: number): number;
}

/** One import or re-export. */
export interface Import {
  line: number;
  /** As written. */
  specifier: string;
  /** For a relative one: the file it names, from the root. */
  target?: string;
}

/** Everything under the root that people wrote. */
export function sourceFiles(directory = ROOT): SourceFile[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.isFile() ? [sourceFile(relative(ROOT, path), readFileSync(path, 'utf8'))] : [];
  });
}

/** A file from its path and text; the syntax tree is made when it is first asked for. */
export function sourceFile(path: string, text: string): SourceFile {
  const isCode = CODE.test(path);
  let nodes: Node[] | undefined;
  return {
    path,
    text,
    lines: text.split('\n'),
    isCode,
    isTest: /\.(test|bench|fuzz)\.ts$|\/testing\//.test(path) || path.startsWith('test/'),
    nodes: () => {
      nodes ??= isCode ? [...walk(parse(path, text))] : [];
      return nodes;
    },
    lineOf: (offset) => text.slice(0, offset).split('\n').length,
  };
}

function parse(path: string, text: string): unknown {
  try {
    return parseAst(text, { lang: path.endsWith('ts') ? 'ts' : 'js' });
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** All imports and re-exports of a file, also those by expression and in types. */
export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = [];
  for (const node of file.nodes()) {
    const source = (node['source'] ?? undefined) as { value?: unknown } | undefined;
    if (typeof source?.value !== 'string') continue;
    const specifier = source.value;
    const target = specifier.startsWith('.') ? join(dirname(file.path), specifier) : undefined;
    imports.push({ line: file.lineOf(node.start), specifier, ...(target ? { target } : {}) });
  }
  return imports;
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && 'start' in value) yield value as Node;
    for (const child of Object.values(value)) yield* walk(child);
  }
}
