import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import type { Database } from '../engine/database.ts';
import type { User } from './auth.ts';
import { createBodyBudget } from './body.ts';
import { createHandler } from './handler.ts';

export interface DatabaseServer {
  readonly port: number;
  /** Take no more requests, end those that run. */
  close(): Promise<void>;
}

/** SQL may come in the URL, with lists of parameters. */
const HEADER_BYTES_MAX = 262_144;
const CONNECTIONS_MAX = 256;

/** Serve the database. Rejects with EADDRINUSE and the like when the address cannot be had. */
export async function startServer(
  database: Database,
  config: EmbeddedClickhouseConfig,
  users: readonly User[],
): Promise<DatabaseServer> {
  const { requestBytesMax } = config;
  const bodies = createBodyBudget({ requestBytesMax, totalBytesMax: 2 * requestBytesMax });
  const handler = createHandler({ database, users, bodies, nowMs: () => performance.now() });
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: 10_000,
      requestTimeout: 120_000,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
    },
    (request, response) => void handler(request, response),
  );
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, config);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // Connections become idle one after the other, as their answers go out.
        const closeIdle = setInterval(() => server.closeIdleConnections(), 20);
        server.close(() => {
          clearInterval(closeIdle);
          resolve();
        });
      }),
  };
}

function listen(server: Server, { listen, port }: EmbeddedClickhouseConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: listen, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
