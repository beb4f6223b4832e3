import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { scopeOf } from '@lanhound/proto';
import type { ApiConfig } from './api-config.ts';
import type { Certificate } from './certificate.ts';

/** An asker that sends or reads slower than this is let go, in milliseconds. */
export interface Pace {
  headersMs: number;
  requestMs: number;
  /** From the request to the last byte of the answer. */
  answerMs: number;
  idleMs: number;
}

export const PACE: Pace = { headersMs: 10_000, requestMs: 30_000, answerMs: 60_000, idleMs: 5_000 };

const CONNECTIONS_MAX = 200;
/** So that one device cannot take all of them. Programs of this machine come from one address and share all. */
const CONNECTIONS_OF_ADDRESS_MAX = 32;
/** URL and headers together; ours stay far below. */
const HEADER_BYTES_MAX = 16_384;
const HANDSHAKE_MS_MAX = 5_000;

export interface Listener {
  /** Throws when it cannot listen. */
  open(): Promise<void>;
  close(): Promise<void>;
  port(): number;
  /** Further connections are served with this one. */
  use(certificate: Certificate): void;
}

export function createListener(
  config: ApiConfig,
  certificate: Certificate | undefined,
  handler: RequestListener,
  pace: Pace = PACE,
): Listener {
  const options = {
    headersTimeout: pace.headersMs,
    requestTimeout: pace.requestMs,
    keepAliveTimeout: pace.idleMs,
    connectionsCheckingInterval: Math.min(2_000, pace.headersMs),
    maxHeaderSize: HEADER_BYTES_MAX,
  };
  const answer: RequestListener = (request, response) => {
    const tooSlow = setTimeout(() => response.destroy(), pace.answerMs);
    response.once('close', () => clearTimeout(tooSlow));
    handler(request, response);
  };
  const tlsServer = certificate && createTlsServer({ ...options, ...tlsOptions(certificate) }, answer);
  const server: Server = tlsServer ?? createServer(options, answer);
  server.maxConnections = CONNECTIONS_MAX;
  limitAddresses(server);
  return {
    async open() {
      server.listen({ host: config.listen, port: config.port, exclusive: true });
      await listening(server, config);
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    port: () => (server.address() as AddressInfo).port,
    use: (next) => tlsServer?.setSecureContext(tlsOptions(next)),
  };
}

const tlsOptions = ({ cert, key }: Certificate) =>
  ({ cert, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS_MAX }) as const;

/** Counts the open connections of each address; the table is no larger than the number of connections. */
export function limitAddresses(server: Pick<Server, 'on'>): void {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (scopeOf(address) === 'loopback') return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > CONNECTIONS_OF_ADDRESS_MAX) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

async function listening(server: Server, { listen, port }: ApiConfig): Promise<void> {
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `api.port is ${port}, want a free port on ${listen}. Set api.port to another, or end what uses it.`,
    );
  }
}
