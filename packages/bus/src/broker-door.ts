import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ConfigError } from '@lanhound/runtime';
import type { EmbeddedBrokerConfig } from './broker-config.ts';
import { readNamedFile } from './connection-config.ts';
import type { Endpoint } from './endpoint.ts';

/** Connections that have not yet proven who they are. Real clients are through in milliseconds. */
const PENDING_MAX = 32;
/** A connection that proves nothing within this time is cut. */
export const CONNECT_TIMEOUT_MS = 5000;

/** The listening side of the broker. */
export interface BrokerDoor {
  /** Throws ConfigError when the port cannot be listened on. */
  open(): Promise<void>;
  /** The client behind this socket has proven who it is. */
  admit(socket: Socket): void;
  address(): Endpoint;
  /** Take no new connections; resolves when all are gone. */
  close(): Promise<void>;
}

/**
 * Accepts connections. One who opens many and says nothing cannot keep others out: when too many have not proven who
 * they are, the oldest of them is cut.
 */
export function createBrokerDoor(
  config: EmbeddedBrokerConfig,
  deps: { onSocket: (socket: Socket) => void; onEvicted: () => void },
): BrokerDoor {
  const pending = new Map<string, Socket>();
  const server = createServer(config, deps.onSocket);

  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    const [oldest] = pending;
    if (oldest && pending.size >= PENDING_MAX) {
      pending.delete(oldest[0]);
      oldest[1].destroy();
      deps.onEvicted();
    }
    pending.set(peer, socket);
    socket.on('close', () => pending.delete(peer));
    // The guard listens only once TLS is up.
    socket.on('error', () => socket.destroy());
  });
  // A failed handshake ends its own connection and nothing else.
  server.on('tlsClientError', () => {});

  return {
    open: () => listen(server, config),
    // A TLS socket and the one below it share their peer.
    admit: (socket) => void pending.delete(peerOf(socket)),
    address() {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the broker is not listening');
      return { host: address.address, port: address.port };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of pending.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const peerOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;

function createServer({ tls }: EmbeddedBrokerConfig, onSocket: (socket: Socket) => void): Server {
  if (!tls) return createTcpServer(onSocket);
  const options = {
    cert: readNamedFile('bus.tls.certFile', tls.certFile),
    key: readNamedFile('bus.tls.keyFile', tls.keyFile),
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    ...(tls.caFile === undefined
      ? {}
      : { ca: readNamedFile('bus.tls.caFile', tls.caFile), requestCert: true, rejectUnauthorized: true }),
  };
  return createTlsServer(options, onSocket);
}

function listen(server: Server, { host, port }: EmbeddedBrokerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): ConfigError {
  switch (error.code) {
    case 'EADDRINUSE': {
      const fix = 'Choose another port, or use the broker that is there with kind mqtt.';
      return new ConfigError([{ field: 'bus.port', value: `${port}, which is in use`, want: 'a free port', fix }]);
    }
    case 'EACCES': {
      const fix = 'Choose a port from 1024.';
      return new ConfigError([{ field: 'bus.port', value: `${port}, which needs root`, want: 'a free port', fix }]);
    }
    default: {
      const fix = 'Choose an address of this machine.';
      const value = `${JSON.stringify(host)} (${error.message})`;
      return new ConfigError([{ field: 'bus.host', value, want: 'an address to listen on', fix }]);
    }
  }
}
