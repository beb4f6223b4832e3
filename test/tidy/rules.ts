import { basename } from 'node:path';
import { importsOf, type Node, type SourceFile } from './source-file.ts';

/** Where a rule is broken, and by what. */
export interface Violation {
  line: number;
  found: string;
}

/** One house rule. */
export interface Rule {
  name: string;
  /** What to do about a violation. */
  advice: string;
  applies(file: SourceFile): boolean;
  violations(file: SourceFile): Violation[];
}

/** Lines of text that fit a pattern. */
export function linesWith(file: SourceFile, pattern: RegExp): Violation[] {
  return file.lines.flatMap((text, i) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [{ line: i + 1, found: found.trim() }];
  });
}

/** Nodes of the syntax tree that fit. */
export function nodesWith(file: SourceFile, fits: (node: Node) => boolean): Violation[] {
  return [...file.nodes()].filter(fits).map((node) => ({
    line: file.lineOf(node.start),
    found: (file.text.slice(node.start, node.end).split('\n')[0] as string).slice(0, 60),
  }));
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Functions of more lines than allowed. */
export function longFunctions(file: SourceFile, linesMax: number): Violation[] {
  return [...file.nodes()].flatMap((node) => {
    const lines = FUNCTIONS.has(node.type) ? file.text.slice(node.start, node.end).split('\n').length : 0;
    return lines > linesMax ? [{ line: file.lineOf(node.start), found: `a function of ${lines} lines` }] : [];
  });
}

/** Variables of a module that can change. */
export function moduleState(file: SourceFile): Violation[] {
  const program = [...file.nodes()].find((node) => node.type === 'Program');
  const statements = (program?.['body'] ?? []) as Node[];
  return statements
    .map((statement) => (statement['declaration'] as Node | null | undefined) ?? statement)
    .filter((statement) => statement.type === 'VariableDeclaration' && statement['kind'] !== 'const')
    .map((statement) => ({ line: file.lineOf(statement.start), found: `a module's ${statement['kind']}` }));
}

/** Members of globals that are used, as "Date.now". */
export function globalsUsed(file: SourceFile, banned: readonly string[]): Violation[] {
  return nodesWith(file, (node) => {
    const object = node['object'] as Node | undefined;
    const property = node['property'] as Node | undefined;
    return node.type === 'MemberExpression' && banned.includes(`${object?.['name']}.${property?.['name']}`);
  });
}

/** Imports of packages of ours that the table does not allow, and doors into packages other than their index. */
export function forbiddenPackages(file: SourceFile, table: Readonly<Record<string, readonly string[]>>): Violation[] {
  const [, from = ''] = /^packages\/([^/]+)\/src\//.exec(file.path) ?? [];
  const allowed = table[from];
  if (!allowed) return [{ line: 1, found: `packages/${from} is not in the table` }];
  return importsOf(file).flatMap(({ line, specifier, target }) => {
    const [, to, inside] = /^@lanhound\/([^/]+)(\/.*)?$/.exec(specifier) ?? [];
    const leaves = target !== undefined && !target.startsWith(`packages/${from}/`);
    const wrong = leaves || inside || (to !== undefined && !allowed.includes(to));
    return wrong ? [{ line, found: `${from} imports ${specifier}` }] : [];
  });
}

export interface StageTable {
  /** Files of src that know all stages. */
  roots: RegExp;
  /** Of each stage, the stages it may import. */
  stages: Readonly<Record<string, readonly string[]>>;
}

/** Imports between the stages of a package that its table does not allow. */
export function forbiddenStages(file: SourceFile, tables: Readonly<Record<string, StageTable>>): Violation[] {
  const [, pack = ''] = /^packages\/([^/]+)\/src\//.exec(file.path) ?? [];
  const table = tables[pack];
  const from = placeOf(file.path);
  if (!table || (from.stage === undefined && table.roots.test(from.name))) return [];
  const allowed = from.stage === undefined ? [] : table.stages[from.stage];
  if (!allowed) return [{ line: 1, found: `stage ${from.stage} is not in the table` }];
  return importsOf(file).flatMap(({ line, target }) => {
    if (target === undefined) return [];
    const to = placeOf(target);
    const isRoot = to.stage === undefined && table.roots.test(to.name);
    const isFarStage = to.stage !== undefined && to.stage !== from.stage && !allowed.includes(to.stage);
    return isRoot || isFarStage ? [{ line, found: `${from.stage ?? from.name} imports ${to.stage ?? to.name}` }] : [];
  });
}

/** The stage a file of a package belongs to; none for files directly in src. */
function placeOf(path: string): { stage: string | undefined; name: string } {
  const [, stage] = /^packages\/[^/]+\/src\/([^/]+)\//.exec(path) ?? [];
  return { stage, name: basename(path) };
}
