import { secret } from '@lanhound/runtime';
import { z } from 'zod';

/** How the embedded database is kept. It listens on this machine only: it has no TLS. */
export const EmbeddedClickhouseConfig = z
  .strictObject({
    dataDir: z
      .string()
      .min(1)
      .default('data/clickhouse')
      .describe('Folder of the database; made with mode 0700. One process at a time can have it.'),
    listen: z
      .enum(['127.0.0.1', '::1'])
      .default('127.0.0.1')
      .describe('Address to listen on: loopback only. Run a ClickHouse server with TLS to be reached from elsewhere.'),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(0)
      .describe('Port of the HTTP interface; 0 takes any free one and keeps it over restarts of the engine.'),
    memoryBytesMax: z
      .int()
      .min(300_000_000)
      .default(700_000_000)
      .describe('Memory of the engine, in bytes; past it queries spill to disk or fail. About 250 MB is its base.'),
    readers: z.int().min(1).max(16).default(2).describe('Read queries that run at the same time; others wait.'),
    waitingMax: z
      .int()
      .min(1)
      .max(10_000)
      .default(64)
      .describe('Requests that may wait for their turn, reads and writes apart; more are refused with code 202.'),
    requestBytesMax: z
      .int()
      .min(1_000_000)
      .max(1_000_000_000)
      .default(128_000_000)
      .describe('Largest request body after decompression, in bytes; all bodies together may take twice as much.'),
    resultBytesMax: z
      .int()
      .min(1_000_000)
      .default(256_000_000)
      .describe('Largest result, in bytes, of a format that cannot be streamed, such as JSON; JSONEachRow can.'),
    queryMaxMs: z
      .int()
      .min(1_000)
      .default(300_000)
      .describe('Time after which a read query is ended, in milliseconds, unless it asks for another limit.'),
    password: secret(z.string().min(8).optional()).describe('Of the user writer; a new random one a start by default.'),
    readerPassword: secret(z.string().min(8).optional()).describe(
      'Of the user reader, which may only read; a new random one a start by default.',
    ),
  })
  .prefault({});

export type EmbeddedClickhouseConfig = z.infer<typeof EmbeddedClickhouseConfig>;
