import { failure } from '../http/errors.ts';
import { isKeyword, nameOf, type Token, tokens } from './lexer.ts';

/** One SQL statement, as far as the server has to know it. */
export type Statement = ReadStatement | InsertStatement | OtherStatement;

/** Only reads; may run at the same time as others. */
export interface ReadStatement {
  kind: 'read';
  sql: string;
  tokens: readonly Token[];
  /** FORMAT that the statement itself asks for. */
  format?: string;
  /** SELECT, whose result the engine can hand out block by block. */
  isSelect: boolean;
}

/** INSERT with its data behind it; INSERT … SELECT is an OtherStatement. */
export interface InsertStatement {
  kind: 'insert';
  /** Up to and with the name of the format, or VALUES. */
  head: string;
  /** Offset of the data in the SQL given. */
  dataStart: number;
  /** What the engine's own parser of raw data takes: a plain table and a text format. */
  raw?: { database?: string; table: string; columns?: string[]; format: string };
}

/** Anything else: DDL, INSERT … SELECT, SYSTEM, OPTIMIZE, KILL, SET, USE. */
export interface OtherStatement {
  kind: 'other';
  sql: string;
  tokens: readonly Token[];
  format?: string;
  /** KILL, SET, USE: must not wait behind the write that it may be about. */
  isControl: boolean;
}

const READS = ['SELECT', 'WITH', 'FROM', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN', '('];
const SELECTS = ['SELECT', 'WITH', 'FROM', '('];

/** Throws DatabaseError 62 for no statement and for more than one. */
export function parseStatement(sql: string): Statement {
  const insert = parseInsert(sql);
  if (insert) return insert;
  const all = [...tokens(sql)];
  while (all.at(-1)?.text === ';') all.pop();
  const [first] = all;
  if (!first) throw failure('SYNTAX_ERROR', 'Empty query');
  const second = all.findIndex((token) => token.kind === 'symbol' && token.text === ';');
  if (second >= 0) {
    throw failure('SYNTAX_ERROR', `Multi-statements are not allowed: send what follows position ${second} on its own`);
  }
  const text = sql.slice(0, (all.at(-1) as Token).end);
  const format = trailingFormat(all);
  const shared = { sql: text, tokens: all, ...(format ? { format } : {}) };
  const keyword = first.text.toUpperCase();
  if (READS.includes(keyword) && !hasInsert(all)) {
    return { kind: 'read', ...shared, isSelect: SELECTS.includes(keyword) };
  }
  return { kind: 'other', ...shared, isControl: ['KILL', 'SET', 'USE'].includes(keyword) };
}

/** WITH … INSERT and EXPLAIN … INSERT are no reads to us. */
const hasInsert = (all: readonly Token[]) =>
  all.some((token, i) => isKeyword(token, 'INSERT') && isKeyword(all[i + 1], 'INTO'));

/** FORMAT at the end, with SETTINGS behind it or not. */
function trailingFormat(all: readonly Token[]): string | undefined {
  for (let i = all.length - 2; i >= 0; i--) {
    const next = all[i + 1] as Token;
    const after = all[i + 2];
    if (!isKeyword(all[i], 'FORMAT') || next.kind !== 'word' || isKeyword(next, 'ASC', 'DESC', 'NULLS')) continue;
    if (!after || isKeyword(after, 'SETTINGS')) return next.text;
  }
  return undefined;
}

/** The formats that the engine reads from a buffer as it is, without a copy through a string. */
const RAW_FORMATS = new Map(
  [
    'JSONEachRow',
    'JSONCompactEachRow',
    'CSV',
    'CSVWithNames',
    'TSV',
    'TabSeparated',
    'TSVWithNames',
    'TabSeparatedWithNames',
  ].map((name) => [name.toLowerCase(), name]),
);

function parseInsert(sql: string): InsertStatement | undefined {
  const reader = tokens(sql);
  const next = () => reader.next().value as Token | undefined;
  if (!isKeyword(next(), 'INSERT') || !isKeyword(next(), 'INTO')) return undefined;
  const target = readTarget(next);
  if (!target) return undefined;
  let token: Token | undefined = target.next;
  const isPlain = isKeyword(token, 'FORMAT');
  for (let depth = 0; token; token = next()) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (depth > 0) continue;
    else if (token.text === ';' || isKeyword(token, 'SELECT', 'WITH', 'INFILE')) return undefined;
    else if (isKeyword(token, 'VALUES')) return { kind: 'insert', head: sql.slice(0, token.end), dataStart: token.end };
    else if (isKeyword(token, 'FORMAT')) return withFormat(sql, next(), isPlain ? target : undefined);
  }
  return undefined;
}

function withFormat(sql: string, format: Token | undefined, target: Target | undefined): InsertStatement | undefined {
  if (format?.kind !== 'word') return undefined;
  const rawFormat = RAW_FORMATS.get(format.text.toLowerCase());
  const insert = { kind: 'insert', head: sql.slice(0, format.end), dataStart: dataStart(sql, format.end) } as const;
  if (!rawFormat || !target?.table) return insert;
  const { database, table, columns } = target;
  const raw = { ...(database ? { database } : {}), table, ...(columns ? { columns } : {}), format: rawFormat };
  return { ...insert, raw };
}

/** Data begins in the next line, or after the space when it is in the same one. */
function dataStart(sql: string, formatEnd: number): number {
  return formatEnd + (/^[^\S\n]*\n?/.exec(sql.slice(formatEnd, formatEnd + 100))?.[0].length ?? 0);
}

interface Target {
  database?: string;
  /** Absent when only the engine can say what is inserted into. */
  table?: string;
  columns?: string[];
  next: Token | undefined;
}

/** [TABLE] [database.]table [(columns)]; undefined when it breaks off. */
function readTarget(next: () => Token | undefined): Target | undefined {
  let token = next();
  if (isKeyword(token, 'TABLE')) token = next();
  if (isKeyword(token, 'FUNCTION')) return { next: next() };
  const first = plainName(token);
  token = next();
  let table = first;
  let database: string | undefined;
  if (token?.text === '.') {
    database = first;
    table = plainName(next());
    token = next();
  }
  const known = first !== undefined && table !== undefined ? { ...(database ? { database } : {}), table } : {};
  if (token?.text !== '(') return { ...known, next: token };
  const columns = namesIn(untilBracketCloses(next));
  // Columns that are no plain names, such as * EXCEPT (a), leave the whole target to the engine.
  return columns ? { ...known, columns, next: next() } : { next: next() };
}

function untilBracketCloses(next: () => Token | undefined): Token[] {
  const inside: Token[] = [];
  let depth = 1;
  for (let token = next(); token; token = next()) {
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth === 0) break;
    inside.push(token);
  }
  return inside;
}

/** a, b, c; undefined for anything else. */
function namesIn(list: readonly Token[]): string[] | undefined {
  const names = list.filter((_, i) => i % 2 === 0).map(plainName);
  const commas = list.filter((_, i) => i % 2 === 1).every((token) => token.text === ',');
  return commas && list.length % 2 === 1 && names.every((name) => name !== undefined) ? (names as string[]) : undefined;
}

/** chDB's raw insert takes these names only; others go through its parser. */
function plainName(token: Token | undefined): string | undefined {
  const name = nameOf(token);
  return name !== undefined && /^[A-Za-z0-9_]+$/.test(name) ? name : undefined;
}
