import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBodyBudget, withBody } from './body.ts';

const text = 'some data\n'.repeat(100);
const budget = () => createBodyBudget({ requestBytesMax: 1000, totalBytesMax: 1500 });

function message(body: Buffer, encoding?: string): IncomingMessage {
  const stream = new PassThrough();
  stream.end(body);
  return Object.assign(stream, {
    headers: encoding ? { 'content-encoding': encoding } : {},
  }) as unknown as IncomingMessage;
}

const read = (request: IncomingMessage, from = budget()) => withBody(request, from, async (body) => body.toString());

test.each([
  [undefined, Buffer.from(text)],
  ['identity', Buffer.from(text)],
  ['gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
])('reads a body in %s', async (encoding, body) => {
  expect(await read(message(body, encoding))).toBe(text);
});

test.each([
  ['too large', message(Buffer.alloc(1001)), 229],
  ['small, but large when decompressed', message(gzipSync(Buffer.alloc(1001)), 'gzip'), 229],
  ['no gzip', message(Buffer.from(text), 'gzip'), 271],
  ['cut off', message(gzipSync(text).subarray(0, 20), 'gzip'), 271],
  ['no brotli', message(Buffer.from(text), 'br'), 271],
  ['in an unknown encoding', message(Buffer.from(text), 'lz4'), 89],
])('refuses a body that is %s', async (_, request, code) => {
  await expect(read(request)).rejects.toMatchObject({ code });
});

test('refuses a body when those of other requests hold the memory, and takes it after them', async () => {
  const shared = budget();
  await withBody(message(Buffer.alloc(900)), shared, async () => {
    await expect(read(message(Buffer.alloc(900)), shared)).rejects.toMatchObject({ code: 202 });
    expect(await read(message(Buffer.from('small')), shared)).toBe('small');
  });
  expect(await read(message(Buffer.alloc(900)), shared)).toHaveLength(900);
});
