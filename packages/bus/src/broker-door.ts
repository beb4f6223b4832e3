import { constants } from 'node:crypto';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type TlsOptions } from 'node:tls';
import { ConfigError } from '@lanhound/runtime';
import type { Endpoint } from './endpoint.ts';

/** Connections that have not yet proven who they are. Real clients are through in milliseconds. */
const PENDING_MAX = 32;
/** A connection that proves nothing within this time is cut. */
export const CONNECT_TIMEOUT_MS = 5000;

/** A certificate and its key, and the authority that those of clients must come from; all PEM. */
export interface DoorCertificates {
  cert: string;
  key: string;
  ca: string;
}

export interface DoorOptions extends Endpoint {
  /** The key of the configuration that host and port stand under, "bus". */
  field: string;
  /** Clients talk TLS and show a certificate; without it they need not. */
  certificates?: DoorCertificates;
  onSocket: (socket: Socket) => void;
  /** A connection was turned away before it was one of a client. */
  onRefused: (reason: 'pending' | 'certificate' | 'credentials', why?: string) => void;
}

/** A listening side of the broker. */
export interface BrokerDoor {
  /** Throws ConfigError when the port cannot be listened on. */
  open(): Promise<void>;
  /** The client behind this socket has proven who it is. */
  admit(socket: Socket): void;
  /** New connections get these; those that there are stay. */
  renew(certificates: DoorCertificates): void;
  address(): Endpoint;
  /** Take no new connections; resolves when all are gone. */
  close(): Promise<void>;
}

/**
 * Accepts connections. One who opens many and says nothing cannot keep others out: when too many have not proven who
 * they are, the oldest of them is cut.
 */
export function createBrokerDoor(options: DoorOptions): BrokerDoor {
  const { onRefused } = options;
  const pending = new Map<string, Socket>();
  const { server, renew } = createServer(options);
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    const [oldest] = pending;
    if (oldest && pending.size >= PENDING_MAX) {
      pending.delete(oldest[0]);
      oldest[1].destroy();
      onRefused('pending');
    }
    pending.set(peer, socket);
    socket.on('close', () => pending.delete(peer));
    // The guard listens only once TLS is up.
    socket.on('error', () => socket.destroy());
  });
  // A failed handshake ends its own connection and nothing else.
  server.on('tlsClientError', (error: NodeJS.ErrnoException) => onRefused('certificate', error.code));
  return {
    open: () => listen(server, options),
    // A TLS socket and the one below it share their peer.
    admit: (socket) => void pending.delete(peerOf(socket)),
    renew,
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

function createServer({
  certificates,
  onSocket,
  onRefused,
}: DoorOptions): Pick<BrokerDoor, 'renew'> & { server: Server } {
  if (!certificates) return { server: createTcpServer(onSocket), renew: () => {} };
  const options: TlsOptions = {
    ...contextOf(certificates),
    requestCert: true,
    // Refused below instead, before a byte is read: Node itself would not say why.
    rejectUnauthorized: false,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
  };
  const server = createTlsServer(options, (socket) => {
    if (socket.authorized) return onSocket(socket);
    socket.destroy();
    onRefused('certificate', String(socket.authorizationError));
  });
  return { server, renew: (renewed) => server.setSecureContext(contextOf(renewed)) };
}

const contextOf = (certificates: DoorCertificates): SecureContextOptions => ({
  ...certificates,
  minVersion: 'TLSv1.2',
  // Each connection shows its certificate anew.
  secureOptions: constants.SSL_OP_NO_TICKET,
});

function listen(server: Server, { host, port, field }: DoorOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(listenProblem(error, { host, port }, field));
    server.once('error', onError);
    server.listen({ host, port }, () => {
      server.off('error', onError);
      resolve();
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Endpoint, field: string): ConfigError {
  switch (error.code) {
    case 'EADDRINUSE': {
      const fix = 'Choose another port, or use the broker that is there with kind mqtt.';
      return new ConfigError([{ field: `${field}.port`, value: `${port}, which is in use`, want: 'a free port', fix }]);
    }
    case 'EACCES': {
      const fix = 'Choose a port from 1024.';
      return new ConfigError([
        { field: `${field}.port`, value: `${port}, which needs root`, want: 'a free port', fix },
      ]);
    }
    default: {
      const fix = 'Choose an address of this machine.';
      const value = `${JSON.stringify(host)} (${error.message})`;
      return new ConfigError([{ field: `${field}.host`, value, want: 'an address to listen on', fix }]);
    }
  }
}
