import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '../engine/database.ts';
import { placeholders } from '../sql/placeholders.ts';
import { guardReader } from '../sql/reader-guard.ts';
import { type InsertStatement, parseStatement, type ReadStatement } from '../sql/statement.ts';
import { authenticate, type Role, type User } from './auth.ts';
import { type BodyBudget, withBody } from './body.ts';
import { failure, toDatabaseError } from './errors.ts';
import { isStreamable } from './formats.ts';
import { parseForm, parseRequest, type QueryRequest } from './request.ts';
import { BrokenResult, EMPTY_SUMMARY, sendBlocks, sendBrokenResult, sendError, sendWhole } from './response.ts';

export interface HandlerDeps {
  database: Database;
  users: readonly User[];
  bodies: BodyBudget;
  nowMs: () => number;
}

/** Longest SQL, in bytes, that is looked for in a body; the data of an INSERT may follow it. */
const SQL_BYTES_MAX = 1_000_000;

/** Time in which the rest of a refused body may still come, in milliseconds. */
const DISCARD_MAX_MS = 2_000;

/** Answers the requests of ClickHouse's HTTP interface. Never rejects. */
export function createHandler(deps: HandlerDeps) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/ping' || url.pathname === '/replicas_status') return sendText(response, 200, 'Ok.\n');
    if (url.pathname !== '/') return sendText(response, 404, `There is no handle ${url.pathname}. Use / or /ping.\n`);
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    let queryId = '';
    try {
      const user = authenticate(request.headers, deps.users);
      const role = roleOf(request, user);
      const query = parseRequest(url.searchParams, request.headers);
      queryId = query.queryId;
      await withBody(request, deps.bodies, (body) =>
        answer(deps, { request, response, query, role, body, gone: gone.signal }),
      );
    } catch (error) {
      await fail(response, queryId, error);
    }
    if (!request.complete) discard(request);
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  query: QueryRequest;
  role: Role;
  body: Buffer;
  /** Aborts when the client goes away. */
  gone: AbortSignal;
}

/** GET must not change anything, whoever asks. */
function roleOf({ method }: IncomingMessage, user: User): Role {
  if (method === 'POST') return user.role;
  if (method === 'GET' || method === 'HEAD') return 'reader';
  throw failure('NOT_IMPLEMENTED', `HTTP method ${method} is not supported: want GET or POST`);
}

async function answer(deps: HandlerDeps, exchange: Exchange): Promise<void> {
  const { statement, data, query } = await readStatement(exchange);
  const withStatement = { ...exchange, query };
  if (exchange.role === 'reader') {
    refuseReadonlyOff(query);
    guardReader(statement, query.state.parameters, deps.database.tableFunctions);
  }
  switch (statement.kind) {
    case 'read':
      return read(deps, withStatement, statement);
    case 'insert':
      return insert(deps, withStatement, statement, data);
    case 'other': {
      const { database } = deps;
      const result = await database.execute(statement, query.defaultFormat, query.state, exchange.gone);
      return sendWhole(exchange.response, head(deps, query, statement), result.bytes, EMPTY_SUMMARY);
    }
  }
}

/** SQL comes in the URL, in the body, or begins in the one and goes on in the other; or both in a form. */
async function readStatement({ request, query, body }: Exchange) {
  const contentType = String(request.headers['content-type'] ?? '');
  if (contentType.startsWith('multipart/form-data')) {
    const form = await parseForm(body, contentType);
    const parameters = new Map([...query.state.parameters, ...form.parameters]);
    const statement = parseStatement(form.sql || query.sql);
    return { statement, data: Buffer.alloc(0), query: { ...query, state: { ...query.state, parameters } } };
  }
  if (query.sql !== '') {
    const statement = parseStatement(query.sql);
    if (statement.kind === 'insert') {
      const inline = Buffer.from(query.sql.slice(statement.dataStart));
      return { statement, data: inline.length > 0 ? Buffer.concat([inline, body]) : body, query };
    }
    if (body.length === 0) return { statement, data: body, query };
  }
  const before = query.sql === '' ? '' : `${query.sql}\n`;
  const sql = before + body.subarray(0, SQL_BYTES_MAX).toString('utf8');
  const statement = parseStatement(sql);
  if (statement.kind === 'insert') {
    const sqlBytes = Buffer.byteLength(sql.slice(0, statement.dataStart)) - Buffer.byteLength(before);
    return { statement, data: body.subarray(sqlBytes), query };
  }
  if (body.length > SQL_BYTES_MAX) {
    throw failure('SYNTAX_ERROR', `Max query size exceeded: the statement is over ${SQL_BYTES_MAX} bytes`);
  }
  return { statement, data: Buffer.alloc(0), query };
}

/** The engine would refuse it too, but reads have readonly set already, so 1 and 2 must not reach it. */
function refuseReadonlyOff({ state }: QueryRequest): void {
  const readonly = state.settings.get('readonly');
  if (readonly === undefined || readonly === '1' || readonly === '2') return;
  throw failure('READONLY', "Cannot modify 'readonly' setting in readonly mode");
}

async function read(deps: HandlerDeps, exchange: Exchange, statement: ReadStatement): Promise<void> {
  const { response, gone, query } = exchange;
  refuseMissingParameters(statement, query);
  const settings = new Map(query.state.settings);
  settings.delete('readonly');
  const state = { ...query.state, settings };
  const answer = head(deps, query, statement);
  const { database } = deps;
  if (statement.isSelect && isStreamable(answer.format) && !query.waitsForEnd && !hasTotals(statement)) {
    return database.stream(statement, answer.format, state, gone, (blocks) => sendBlocks(response, answer, blocks));
  }
  const startMs = deps.nowMs();
  const { bytes, rowsRead, bytesRead } = await database.read(statement, answer.format, state, gone);
  const summary = { ...EMPTY_SUMMARY, readRows: rowsRead, readBytes: bytesRead, elapsedMs: deps.nowMs() - startMs };
  return sendWhole(response, answer, bytes, summary);
}

async function insert(deps: HandlerDeps, exchange: Exchange, statement: InsertStatement, data: Buffer): Promise<void> {
  const { response, gone, query } = exchange;
  const startMs = deps.nowMs();
  const { rows, bytes } = await deps.database.insert(statement, data, query.state, gone);
  const summary = {
    ...EMPTY_SUMMARY,
    readRows: rows,
    readBytes: bytes,
    writtenRows: rows,
    writtenBytes: bytes,
    resultRows: rows,
    elapsedMs: deps.nowMs() - startMs,
  };
  return sendWhole(response, head(deps, query, {}), Buffer.alloc(0), summary);
}

/** A session may still know a parameter of an earlier request, so that the engine would not miss it. */
function refuseMissingParameters({ tokens }: ReadStatement, { state }: QueryRequest): void {
  const missing = placeholders(tokens).find(({ name }) => !state.parameters.has(name));
  if (missing) throw failure('UNKNOWN_QUERY_PARAMETER', `Substitution \`${missing.name}\` is not set.`);
}

/** Totals come behind the rows, where blocks have no place for them. */
const hasTotals = ({ tokens }: ReadStatement) => tokens.some(({ text }) => text.toUpperCase() === 'TOTALS');

const head = ({ database }: HandlerDeps, query: QueryRequest, { format }: { format?: string }) => ({
  queryId: query.queryId,
  format: format ?? query.defaultFormat,
  timezone: database.timezone,
  ...(query.encoding ? { encoding: query.encoding } : {}),
});

async function fail(response: ServerResponse, queryId: string, error: unknown): Promise<void> {
  if (response.closed) return;
  if (error instanceof BrokenResult) return sendBrokenResult(response, error, toDatabaseError(error.cause));
  if (response.headersSent) return void response.destroy();
  sendError(response, queryId, toDatabaseError(error));
}

/** Cutting the connection at once could take the answer with it. */
function discard(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), DISCARD_MAX_MS);
  request.once('close', () => clearTimeout(timer));
  request.resume();
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8' }).end(text);
}
