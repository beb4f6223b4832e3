import type { IncomingMessage } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { DatabaseError, failure } from './errors.ts';

/** Memory for request bodies, shared by all requests. */
export interface BodyBudget {
  /** Most bytes of one body, after decompression. */
  readonly requestBytesMax: number;
  /** Count more bytes as held; throws when that is too much. */
  hold(bytes: number): void;
  release(bytes: number): void;
}

export function createBodyBudget({
  requestBytesMax,
  totalBytesMax,
}: {
  requestBytesMax: number;
  totalBytesMax: number;
}): BodyBudget {
  let held = 0;
  return {
    requestBytesMax,
    hold(bytes) {
      if (held + bytes > totalBytesMax) {
        throw failure(
          'TOO_MANY_SIMULTANEOUS_QUERIES',
          `The bodies of all requests together are over ${totalBytesMax} bytes. Try again later`,
        );
      }
      held += bytes;
    },
    release(bytes) {
      held -= bytes;
    },
  };
}

/** Read a body to its end, decompressed, and give it to the work; its memory is counted until that is done. */
export async function withBody<T>(
  request: IncomingMessage,
  budget: BodyBudget,
  work: (body: Buffer) => Promise<T>,
): Promise<T> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of decoded(request)) {
      budget.hold(chunk.length);
      bytes += chunk.length;
      if (bytes > budget.requestBytesMax) throw tooLarge(budget.requestBytesMax);
      chunks.push(chunk);
    }
    return await work(Buffer.concat(chunks.splice(0), bytes));
  } finally {
    budget.release(bytes);
  }
}

async function* decoded(request: IncomingMessage): AsyncGenerator<Buffer> {
  const encoding = String(request.headers['content-encoding'] ?? 'identity').toLowerCase();
  const decoder = decoderOf(encoding);
  request.on('error', (error) => decoder.destroy(error));
  request.on('aborted', () => decoder.destroy(failure('SOCKET_TIMEOUT', 'The client went away within its request')));
  try {
    yield* request.pipe(decoder) as AsyncIterable<Buffer>;
  } catch (error) {
    if (encoding !== 'identity' && !(error instanceof DatabaseError)) {
      throw failure('CANNOT_DECOMPRESS', `The body is no ${encoding}: ${(error as Error).message}`);
    }
    throw error;
  }
}

function decoderOf(encoding: string): Transform {
  switch (encoding) {
    case 'identity':
      return new PassThrough();
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw failure('UNKNOWN_COMPRESSION_METHOD', `Unknown Content-Encoding ${encoding}: want gzip, deflate or br`);
  }
}

const tooLarge = (bytesMax: number) =>
  failure(
    'QUERY_IS_TOO_LARGE',
    `The request body is over ${bytesMax} bytes. Send it in parts, or raise requestBytesMax`,
  );
