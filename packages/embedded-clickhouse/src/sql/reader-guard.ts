import { failure } from '../http/errors.ts';
import { isKeyword, type Token } from './lexer.ts';
import { placeholders } from './placeholders.ts';
import type { Statement } from './statement.ts';

/**
 * What the user "reader" may do: read all that is stored, and nothing else of this machine. The engine's readonly=2
 * keeps it from changing tables, but not from reading and writing files or opening connections, because chDB is made
 * for its owner: SELECT … FROM '/etc/passwd', file(), url(), INTO OUTFILE all work there. So a statement of a reader is
 * read token by token, and refused when it reaches out. Throws DatabaseError 164 and 497. The names of the engine's
 * table functions are given in lower case.
 */
export function guardReader(
  statement: Statement,
  parameters: ReadonlyMap<string, string>,
  tableFunctions: ReadonlySet<string>,
): void {
  if (statement.kind === 'insert' || (statement.kind === 'other' && !isSessionChange(statement.tokens))) {
    throw failure('READONLY', 'Cannot execute query in readonly mode: want SELECT, SHOW, DESCRIBE, EXISTS or EXPLAIN');
  }
  refuseForeignText(statement.tokens);
  refuseOutfile(statement.tokens);
  refuseFunctions(statement.tokens, tableFunctions);
  refuseFileNames(statement.tokens);
  for (const { name, isIdentifier } of placeholders(statement.tokens)) {
    const value = parameters.get(name);
    if (isIdentifier && value !== undefined && isPath(value)) throw noFile(value);
  }
}

/** SET and USE hold for their own request, so they change nothing. */
const isSessionChange = ([first]: readonly Token[]) => isKeyword(first, 'SET', 'USE');

/** Table functions that compute, or read what is stored here. Any other reaches out, or runs SQL from a string. */
const TABLE_FUNCTIONS_ALLOWED = new Set([
  'numbers',
  'numbers_mt',
  'zeros',
  'zeros_mt',
  'primes',
  'generate_series',
  'generateseries',
  'generaterandom',
  'values',
  'sqlstandardvalues',
  'null',
  'view',
  'format',
  'merge',
  'dictionary',
]);

/** Ordinary functions that look outside, also when passed by name to arrayMap and its like. */
const FUNCTIONS_REFUSED = new Set(['file', 'catboostevaluate', 'hascolumnintable', 'joinget', 'joingetornull']);

function refuseForeignText(tokens: readonly Token[]): void {
  const foreign = tokens.find(({ kind, text }) => kind === 'foreign' || (kind === 'quotedName' && text.includes('\\')));
  if (!foreign) return;
  throw failure('ACCESS_DENIED', `${foreign.text} at position ${foreign.start} is not allowed in names for this user`);
}

function refuseOutfile(tokens: readonly Token[]): void {
  if (tokens.some((token) => isKeyword(token, 'OUTFILE', 'INFILE'))) {
    throw failure('ACCESS_DENIED', 'Not enough privileges: files cannot be read or written by this user');
  }
}

function refuseFunctions(tokens: readonly Token[], tableFunctions: ReadonlySet<string>): void {
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' && token.kind !== 'quotedName') continue;
    const name = (token.kind === 'quotedName' ? token.text.slice(1, -1) : token.text).toLowerCase();
    const isCall = tokens[i + 1]?.text === '(';
    const isTableFunction = isCall && tableFunctions.has(name) && !TABLE_FUNCTIONS_ALLOWED.has(name);
    if (isTableFunction || FUNCTIONS_REFUSED.has(name)) {
      throw failure('ACCESS_DENIED', `Not enough privileges: ${name} reaches outside of the database`);
    }
  }
}

/** chDB takes the name of a table that it does not know for that of a file; relative ones lead into an empty folder. */
function refuseFileNames(tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const isName = token.kind === 'quotedName' || (token.kind === 'string' && isTable(tokens, i));
    const text = token.text.slice(1, -1);
    if (isName && (isPath(text) || text.includes('\\'))) throw noFile(text);
  }
}

/** Leads out of the working folder: /a, ~/a, a/../../b, and URLs. */
const isPath = (name: string) => /^[/~]|\.\.|:\/\//.test(name);

const noFile = (name: string) =>
  failure('ACCESS_DENIED', `Not enough privileges: ${JSON.stringify(name)} is the name of a file, not of a table`);

const FROM_WORDS = ['FROM', 'JOIN', 'DESCRIBE', 'DESC', 'TABLE', 'EXISTS'];
const FROM_ENDS = ['SELECT', 'WHERE', 'PREWHERE', 'GROUP', 'ORDER', 'HAVING', 'LIMIT', 'SETTINGS', 'WINDOW', 'QUALIFY'];

/** True for a string where a table may stand: right behind FROM and the like, or behind a comma of the same clause. */
function isTable(tokens: readonly Token[], at: number): boolean {
  if (isKeyword(tokens[at - 1], ...FROM_WORDS)) return true;
  if (tokens[at - 1]?.text !== ',') return false;
  let depth = 0;
  for (let i = at - 1; i >= 0 && depth >= 0; i--) {
    const token = tokens[i] as Token;
    if (token.text === ')' || token.text === ']') depth++;
    else if (token.text === '(' || token.text === '[') depth--;
    else if (depth === 0 && isKeyword(token, ...FROM_WORDS)) return true;
    else if (depth === 0 && isKeyword(token, ...FROM_ENDS)) return false;
  }
  return false;
}
