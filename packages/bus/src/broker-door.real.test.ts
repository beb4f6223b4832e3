import { type ConnectionOptions, connect, createServer, type Server } from 'node:tls';
import { type Enrollment, identityDirIn, type KeyPair, keepServerCertificate } from '@lanhound/identity';
import { systemClock } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { type BrokerDoor, createBrokerDoor } from './broker-door.ts';
import { withFolder } from './testing/bus-kit.ts';
import { enroll, enrolledPublisher, keepEnrollment } from './testing/enrolling.ts';

const ATTIC = { site: 'home', sensor: 'attic' };
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

interface Open {
  dir: string;
  door: BrokerDoor;
  attic: Enrollment;
  server: KeyPair;
  refusals: string[];
  /** What a client with these options gets: "hello", or why not. */
  knock(options: ConnectionOptions): Promise<string>;
}

const credentialsOf = ({ authority, certificate, key, serverName }: Enrollment): ConnectionOptions => ({
  ...{ ca: authority, cert: certificate, key, servername: serverName },
});

/** Run with a door that greets who comes in. */
function withDoor(run: (open: Open) => Promise<void>): Promise<void> {
  return withFolder(async (dir) => {
    const attic = await enroll(dir, ATTIC, { kind: 'mqtt', server: 'mqtts://127.0.0.1' });
    const server = await keepServerCertificate(identityDirIn(dir), 'server.pem', [], systemClock);
    const refusals: string[] = [];
    const door = createBrokerDoor({
      ...{ host: '127.0.0.1', port: 0, field: 'bus' },
      certificates: { cert: server.certificate, key: server.key, ca: attic.authority },
      onSocket: (socket) => socket.end('hello'),
      onRefused: (_reason, why) => refusals.push(why ?? ''),
    });
    await door.open();
    const knock = (options: ConnectionOptions) => knockAt(door.address().port, options);
    await run({ dir, door, attic, server, refusals, knock }).finally(() => door.close());
  });
}

/** The server may refuse a client after the handshake is over for the client. */
function knockAt(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ...options });
    socket.once('data', (bytes) => resolve(bytes.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve('closed'));
  });
}

/** Node offers no less than TLS 1.2 unless it is told to. */
const TLS_1_1: ConnectionOptions = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

const NOTHING = /closed|ECONNRESET/;

type Case = [string, (open: Open) => Promise<ConnectionOptions>, { got: RegExp; refusal: RegExp | undefined }];

test.each<Case>([
  ['the certificate of a sensor', async ({ attic }) => credentialsOf(attic), { got: /^hello$/, refusal: undefined }],
  [
    'the same over TLS 1.2',
    async ({ attic }) => ({ ...credentialsOf(attic), maxVersion: 'TLSv1.2' }),
    { got: /^hello$/, refusal: undefined },
  ],
  [
    'the same over TLS 1.1',
    async ({ attic }) => ({ ...credentialsOf(attic), ...TLS_1_1 }),
    { got: /VERSION/, refusal: /VERSION|PROTOCOL/ },
  ],
  [
    'no certificate',
    async ({ attic: { authority: ca, serverName: servername } }) => ({ ca, servername }),
    { got: NOTHING, refusal: /UNABLE_TO_GET_ISSUER_CERT/ },
  ],
  [
    'a certificate of another authority',
    async ({ dir, attic }) => {
      const { certificate: cert, key } = await enroll(`${dir}/other`, ATTIC, attic.bus);
      return { ...credentialsOf(attic), cert, key };
    },
    { got: NOTHING, refusal: /SIGNATURE_FAILURE|UNABLE_TO|ISSUER/ },
  ],
  [
    'an expired certificate',
    async ({ dir, attic }) => {
      const nowMs = Date.now() - 11 * YEAR_MS;
      const { certificate: cert, key } = await enroll(dir, { site: 'home', sensor: 'old' }, attic.bus, { nowMs });
      return { ...credentialsOf(attic), cert, key };
    },
    { got: NOTHING, refusal: /CERT_HAS_EXPIRED/ },
  ],
  [
    'the certificate of the server',
    async ({ attic, server }) => ({ ...credentialsOf(attic), cert: server.certificate, key: server.key }),
    { got: NOTHING, refusal: /INVALID_PURPOSE/ },
  ],
])('%s', (_, optionsOf, { got, refusal }) =>
  withDoor(async (open) => {
    expect(await open.knock(await optionsOf(open))).toMatch(got);
    if (refusal) expect(open.refusals).toEqual([expect.stringMatching(refusal)]);
    else expect(open.refusals).toEqual([]);
  }),
);

test('a renewed certificate is shown to who comes next, and who is there stays', () =>
  withDoor(async ({ dir, door, attic, server }) => {
    const shown = () =>
      new Promise<string | undefined>((resolve) => {
        const options = { host: '127.0.0.1', port: door.address().port, ...credentialsOf(attic) };
        const socket = connect(options, () => resolve(socket.getPeerX509Certificate()?.serialNumber));
        socket.resume();
      });
    const before = await shown();
    const later = { ...systemClock, nowMs: () => Date.now() + 300 * DAY_MS };
    const renewed = await keepServerCertificate(identityDirIn(dir), 'server.pem', [], later);
    expect(renewed.certificate).not.toBe(server.certificate);
    door.renew({ cert: renewed.certificate, key: renewed.key, ca: attic.authority });
    expect(await shown()).not.toBe(before);
  }));

test('a sensor with credentials cannot pose as the server', () =>
  withFolder(async (dir) => {
    const roof = await enroll(dir, { site: 'home', sensor: 'roof' }, { kind: 'mqtt', server: 'mqtts://127.0.0.1' });
    const impostor = createServer({ cert: roof.certificate, key: roof.key });
    const port = await listening(impostor);
    const attic = await enroll(dir, ATTIC, { kind: 'mqtt', server: `mqtts://127.0.0.1:${port}` });
    const publisher = enrolledPublisher(attic, keepEnrollment(dir, attic), { waitOnFirstConnect: false });
    await expect(publisher.start()).rejects.toThrow(/purpose/);
    impostor.close();
  }));

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
