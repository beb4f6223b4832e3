import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Transform, Writable } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { type DatabaseError, failure } from './errors.ts';
import { contentTypeOf } from './formats.ts';
import type { ResponseEncoding } from './request.ts';

/** What the headers of an answer tell. */
export interface Answer {
  queryId: string;
  format: string;
  timezone: string;
  encoding?: ResponseEncoding;
}

/** Counts of X-ClickHouse-Summary; those unknown are 0, as in a server that answers before the end. */
export interface Summary {
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  resultRows: number;
  elapsedMs: number;
}

export const EMPTY_SUMMARY: Summary = {
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
  resultRows: 0,
  elapsedMs: 0,
};

/** A client that takes nothing for so long is given up, in milliseconds. */
const STALL_MAX_MS = 60_000;

/** Send a whole result. */
export async function sendWhole(response: ServerResponse, answer: Answer, bytes: Uint8Array, summary: Summary) {
  writeHead(response, answer, summary);
  const sink = encoder(response, answer.encoding);
  sink.end(bytes);
  await finished(response);
}

/**
 * Send a result block by block, no faster than the client takes it. The first block is awaited before the head, so that
 * most errors get their status. A later one is sent in the way of ClickHouse 25.11 and newer: an exception block that
 * carries the tag told in the head, and then the connection is cut, so that no client takes the part for the whole.
 */
export async function sendBlocks(response: ServerResponse, answer: Answer, blocks: AsyncIterable<Uint8Array>) {
  const iterator = blocks[Symbol.asyncIterator]();
  let next = await iterator.next();
  const tag = randomBytes(8).toString('hex');
  response.setHeader('X-ClickHouse-Exception-Tag', tag);
  writeHead(response, answer, EMPTY_SUMMARY);
  const sink = encoder(response, answer.encoding);
  try {
    while (!next.done) {
      if (!sink.write(next.value)) await drained(sink, response);
      next = await iterator.next();
    }
  } catch (error) {
    throw new BrokenResult(error, tag, sink);
  } finally {
    await iterator.return?.();
  }
  sink.end();
  await finished(response);
}

/** A result that failed after its first block went out. */
export class BrokenResult extends Error {
  override name = 'BrokenResult';
  readonly tag: string;
  readonly sink: Writable;

  constructor(cause: unknown, tag: string, sink: Writable) {
    super('the result broke off', { cause });
    this.tag = tag;
    this.sink = sink;
  }
}

/** Say the error within the body, then cut the connection. */
export async function sendBrokenResult(response: ServerResponse, { tag, sink }: BrokenResult, error: DatabaseError) {
  const message = error.body.trimEnd();
  const length = Buffer.byteLength(message) + 1;
  sink.write(`\r\n__exception__\r\n${tag}\r\n${message}\n${length} ${tag}\r\n__exception__\r\n`);
  if (sink !== response) await new Promise<void>((resolve) => (sink as Encoder).flush(resolve));
  // One turn of the event loop, in which what the encoder gave reaches the socket.
  await new Promise(setImmediate);
  response.socket?.destroySoon();
}

export function sendError(response: ServerResponse, queryId: string, error: DatabaseError): void {
  response.setHeader('X-ClickHouse-Exception-Code', error.code);
  response.setHeader('X-ClickHouse-Query-Id', queryId);
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  if (error.status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"');
  response.statusCode = error.status;
  response.end(error.body);
}

function writeHead(response: ServerResponse, answer: Answer, summary: Summary): void {
  response.setHeader('Content-Type', contentTypeOf(answer.format));
  response.setHeader('X-ClickHouse-Format', answer.format);
  response.setHeader('X-ClickHouse-Query-Id', answer.queryId);
  response.setHeader('X-ClickHouse-Timezone', answer.timezone);
  response.setHeader('X-ClickHouse-Summary', summaryJson(summary));
  if (answer.encoding) response.setHeader('Content-Encoding', answer.encoding);
  response.writeHead(200);
}

const summaryJson = (summary: Summary) =>
  JSON.stringify({
    read_rows: String(summary.readRows),
    read_bytes: String(summary.readBytes),
    written_rows: String(summary.writtenRows),
    written_bytes: String(summary.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(summary.resultRows),
    result_bytes: '0',
    elapsed_ns: String(Math.round(summary.elapsedMs * 1e6)),
  });

type Encoder = Transform & { flush(done: () => void): void };

function encoder(response: ServerResponse, encoding: ResponseEncoding | undefined): Writable {
  if (!encoding) return response;
  const transform = createEncoder(encoding);
  transform.pipe(response);
  response.once('close', () => transform.destroy());
  return transform;
}

/** Fast levels: the other end is on the same machine. */
function createEncoder(encoding: ResponseEncoding): Encoder {
  switch (encoding) {
    case 'gzip':
      return createGzip({ level: 1 });
    case 'deflate':
      return createDeflate({ level: 1 });
    case 'br':
      return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  }
}

/** Resolves when there is room for more; rejects when the client went away or takes nothing for too long. */
async function drained(sink: Writable, response: ServerResponse): Promise<void> {
  const settled = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(STALL_MAX_MS), settled.signal]);
  try {
    if (!response.closed) await Promise.race([once(sink, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    settled.abort();
  }
  if (response.closed) throw failure('SOCKET_TIMEOUT', 'The client went away within the result');
}

/** Resolves when all is handed to the system, or the client went away or took nothing for too long. */
async function finished(response: ServerResponse): Promise<void> {
  if (response.closed || response.destroyed) return;
  response.setTimeout(STALL_MAX_MS, () => response.destroy());
  await once(response, 'close');
}
