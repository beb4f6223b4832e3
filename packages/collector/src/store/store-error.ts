import { NotNowError } from '../ingest/batch-sink.ts';

/** What is wrong with an answer of the database, as far as it decides what happens next. */
export type StoreFault =
  /** The rows themselves: sending them again cannot help. */
  | 'rows'
  /** User or password or rights: nothing helps but another configuration. */
  | 'login'
  /** The database is not there yet. */
  | 'absent'
  /** A query that is wrong, too long or too large. */
  | 'query'
  /** Anything else: not reachable, overloaded, restarting. It may work later. */
  | 'passing';

/** Something the database did not do. */
export class StoreError extends NotNowError {
  override name = 'StoreError';
  readonly fault: StoreFault;
  /** Nothing answered at its address, so nothing of it was done. */
  readonly unreached: boolean;

  constructor(message: string, options: { fault: StoreFault; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.fault = options.fault;
    this.unreached = (options.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
  }
}

// Codes of ClickHouse, src/Common/ErrorCodes.cpp.
const CODES: Readonly<Record<Exclude<StoreFault, 'passing'>, ReadonlySet<string>>> = {
  // Every "cannot parse", type mismatch, out of bound, incorrect data, null in a column without, too large a string.
  rows: new Set('6 26 27 33 38 41 53 69 70 72 117 130 131 321 349 441 467 691'.split(' ')),
  // Unknown user, wrong password, password wanted, access denied, authentication failed.
  login: new Set('192 193 194 497 516'.split(' ')),
  absent: new Set(['81']),
  // Syntax, unknown function, identifier, table or setting, wrong arguments, time, rows, bytes, memory, cancelled.
  query: new Set('36 42 43 46 47 60 62 115 158 159 164 207 215 241 307 394 396 456 457'.split(' ')),
};

/** Why a request failed, from what the client threw. */
export function faultOf(error: unknown): StoreFault {
  const code = (error as { code?: string }).code;
  if (code === undefined) return 'passing';
  for (const [fault, codes] of Object.entries(CODES)) if (codes.has(code)) return fault as StoreFault;
  return 'passing';
}

/** What the client threw, with what was being done. */
export function storeErrorOf(error: unknown, what: string): StoreError {
  return new StoreError(`${what}: ${(error as Error).message}`, { fault: faultOf(error), cause: error });
}
