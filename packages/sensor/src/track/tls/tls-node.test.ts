import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect, createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { converse, type Said } from '../testing/converse.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

// What Node's own TLS says in memory, without a network.

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg80NpV/jJk54zdLLh
ZAHck6KFkQRMLjsuw6LZapNIv7ihRANCAARrJ0BmtKUupWwC36LugwNLhXMpiFrh
Yvc0AwY/ekpy+yRBdVi27Mhj6H20/JxIM85LNj9oUc7rJqE7kSSZY6e2
-----END PRIVATE KEY-----`;
const CERT = `-----BEGIN CERTIFICATE-----
MIIBxDCCAWqgAwIBAgIBATAKBggqhkjOPQQDAjBAMQswCQYDVQQGEwJVUzEcMBoG
A1UECgwTRXhhbXBsZSBUcnVzdCwgSW5jLjETMBEGA1UEAwwKRXhhbXBsZSBDQTAg
Fw0yNjExMjExNDM5MjFaGA8yMTI2MTAyODE0MzkyMVowQDELMAkGA1UEBhMCVVMx
HDAaBgNVBAoME0V4YW1wbGUgVHJ1c3QsIEluYy4xEzARBgNVBAMMCkV4YW1wbGUg
Q0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARrJ0BmtKUupWwC36LugwNLhXMp
iFrhYvc0AwY/ekpy+yRBdVi27Mhj6H20/JxIM85LNj9oUc7rJqE7kSSZY6e2o1Mw
UTAdBgNVHQ4EFgQUmMKh/Ku4cOmM6lrXg58D5mXglTMwHwYDVR0jBBgwFoAUmMKh
/Ku4cOmM6lrXg58D5mXglTMwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNI
ADBFAiBfIHbPNw1lXID9a6RiP5hYkoJE24OGARMmQFsrBAXfSgIhAOJCnHwyEiqF
i7Sk6j76i/Eor+uZCGLVzqboHnpjN8E7
-----END CERTIFICATE-----`;

/** Two ends of a line; what passes is written down. */
function newLine(said: Said[]): [client: Duplex, server: Duplex] {
  const ends: [Duplex, Duplex] = [newEnd('client', () => ends[1]), newEnd('server', () => ends[0])];
  function newEnd(who: 'client' | 'server', other: () => Duplex): Duplex {
    return new Duplex({
      read: () => {},
      write: (bytes: Buffer, _encoding, done) => {
        said.push([who, new Uint8Array(bytes)]);
        other().push(bytes);
        done();
      },
    });
  }
  return ends;
}

/** All that is said until both sides are sure of each other, or one of them refuses. */
async function handshake(client: ConnectionOptions, server: SecureContextOptions): Promise<Said[]> {
  const said: Said[] = [];
  const [clientEnd, serverEnd] = newLine(said);
  const secureContext = createSecureContext({ key: KEY, cert: CERT, ...server });
  const serverSocket = new TLSSocket(serverEnd, { isServer: true, secureContext, ALPNProtocols: ['h2'] });
  const clientSocket = connect({ socket: clientEnd, rejectUnauthorized: false, ...client });
  await new Promise<void>((resolve) => {
    clientSocket.on('secureConnect', resolve).on('error', () => resolve());
    serverSocket.on('error', () => resolve());
  });
  clientSocket.destroy();
  serverSocket.destroy();
  return said;
}

const NAMED: ConnectionOptions = { servername: 'node.example.org', ALPNProtocols: ['h2', 'http/1.1'] };
const CERTIFICATE = {
  certSubject: 'CN=Example CA,O=Example Trust\\, Inc.,C=US',
  certNotAfter: Date.UTC(2126, 9, 28, 14, 39, 21) * 1_000,
  selfSigned: true,
};

test.each<[string, ConnectionOptions, SecureContextOptions, object]>([
  [
    'TLS 1.3',
    NAMED,
    {},
    { version: 'TLS 1.3', serverVersion: 'TLS 1.3', cipher: expect.stringMatching(/^TLS_AES_256/) },
  ],
  [
    'TLS 1.3 after a request to retry',
    { ...NAMED, ecdhCurve: 'P-256:P-384' },
    { ecdhCurve: 'P-384' },
    { serverVersion: 'TLS 1.3' },
  ],
  [
    'TLS 1.2',
    { ...NAMED, maxVersion: 'TLSv1.2' },
    { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    {
      ...{ version: 'TLS 1.2', serverVersion: 'TLS 1.2', cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
      ...CERTIFICATE,
    },
  ],
  ['nothing in common', { ...NAMED, maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }, { version: 'TLS 1.2' }],
])('%s, as Node speaks it', async (_, client, server, expected) => {
  const said = await handshake(client, server);
  const { openTls } = createTlsDialogues(TlsTrackConfig.parse({}));
  for (const pieceBytes of [undefined, 7]) {
    const { events, serverName } = converse(openTls, said, pieceBytes === undefined ? {} : { pieceBytes });
    expect(events).toEqual([
      expect.objectContaining({ sni: 'node.example.org', alpn: ['h2', 'http/1.1'], ...expected }),
    ]);
    expect(serverName).toBe('node.example.org');
  }
});
