import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BusServer } from './bus-server.ts';
import type { Enrollment } from './enrollment.ts';

/** A stop of the collector waits for it. */
const ANSWER_MS_MAX = 2_000;

/**
 * When the certificate ends that a server shows now, which may be another than the one in its files; undefined when it
 * does not answer. Nothing is believed of it but this date.
 */
export async function servedEndMs(server: BusServer, client: Enrollment): Promise<number | undefined> {
  const host = ['0.0.0.0', '::'].includes(server.host) ? 'localhost' : server.host;
  const socket = connect({ host, port: server.port });
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), ANSWER_MS_MAX);
  try {
    // A NATS server says who it is before TLS begins.
    await once(socket, server.kind === 'nats' ? 'data' : 'connect');
    return await endShown(socket, client);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function endShown(socket: Socket, { certificate, key, serverName }: Enrollment): Promise<number | undefined> {
  const tls = connectTls({ socket, cert: certificate, key, servername: serverName, rejectUnauthorized: false });
  socket.once('close', () => tls.destroy(new Error('closed')));
  try {
    await once(tls, 'secureConnect');
    const shown = tls.getPeerX509Certificate();
    return shown && Date.parse(shown.validTo);
  } finally {
    tls.on('error', () => {}).destroy();
  }
}
