/** A piece of ClickHouse SQL; comments and white space are left out. */
export interface Token {
  /** foreign: a character that the engine may read in a way that this lexer does not. */
  kind: 'word' | 'quotedName' | 'string' | 'symbol' | 'unterminated' | 'foreign';
  /** As written, quotes included. */
  text: string;
  /** Offset of the first character, and of the one after the last. */
  start: number;
  end: number;
}

const SPACE = /\s+/y;
const LINE_COMMENT = /(?:--|#[ !])[^\n]*/y;
const WORD = /[\p{L}\p{N}_$]+/uy;
const HEREDOC_TAG = /\$\w*\$/y;
/** ClickHouse takes typographic quotes for quotes. */
const TYPOGRAPHIC_QUOTE = /[\u2018\u2019\u201c\u201d\0]/;

/** Tokens one after the other; lazily, because the data of an INSERT that follows the SQL is no SQL. */
export function* tokens(sql: string): Generator<Token> {
  let at = 0;
  while (at < sql.length) {
    const skipped = skipEnd(sql, at);
    if (skipped === undefined) {
      yield { kind: 'unterminated', text: sql.slice(at), start: at, end: sql.length };
      return;
    }
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const token = tokenAt(sql, at);
    yield token;
    at = token.end;
  }
}

/** End of the white space or comment here, at itself when there is none, undefined when a comment never ends. */
function skipEnd(sql: string, at: number): number | undefined {
  const plain = matchEnd(SPACE, sql, at) ?? matchEnd(LINE_COMMENT, sql, at);
  if (plain !== undefined) return plain;
  if (!sql.startsWith('/*', at)) return at;
  const close = sql.indexOf('*/', at + 2);
  return close < 0 ? undefined : close + 2;
}

function tokenAt(sql: string, start: number): Token {
  const make = (kind: Token['kind'], end: number): Token => ({ kind, text: sql.slice(start, end), start, end });
  const char = sql[start] as string;
  if (char === "'") return quoted('string', char);
  if (char === '`' || char === '"') return quoted('quotedName', char);
  const tagEnd = matchEnd(HEREDOC_TAG, sql, start);
  if (tagEnd !== undefined) {
    const tag = sql.slice(start, tagEnd);
    const close = sql.indexOf(tag, tagEnd);
    return close < 0 ? make('unterminated', sql.length) : make('string', close + tag.length);
  }
  const wordEnd = matchEnd(WORD, sql, start);
  if (wordEnd !== undefined) return make('word', wordEnd);
  return make(TYPOGRAPHIC_QUOTE.test(char) ? 'foreign' : 'symbol', start + 1);

  function quoted(kind: Token['kind'], quote: string): Token {
    for (let i = start + 1; i < sql.length; i++) {
      if (sql[i] === '\\') i++;
      else if (sql[i] === quote && sql[i + 1] === quote) i++;
      else if (sql[i] === quote) return make(kind, i + 1);
    }
    return make('unterminated', sql.length);
  }
}

function matchEnd(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

/** True for the keyword, in any case. */
export const isKeyword = (token: Token | undefined, ...words: string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toUpperCase());

/** The name that a bare or quoted identifier means; undefined when it is none or holds an escape. */
export function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'word') return token.text;
  if (token?.kind !== 'quotedName') return undefined;
  const inner = token.text.slice(1, -1);
  return /[\\`"]/.test(inner) ? undefined : inner;
}
