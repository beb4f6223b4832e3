import type { CaptureTruth, TruthTls, TruthTlsEnds, TruthTlsServer } from '@lanhound/testkit';
import { cipherName } from '../../decode/tls/cipher-suites.ts';
import { newestVersion, versionName } from '../../decode/tls/versions.ts';
import { type Category, isAsked, line, timeUs } from './category.ts';

const VIA = { tls: 'tcp', ssl2: 'tcp', quic: 'quic', dtls: 'dtls' } as const;

/**
 * Every hello of a client, over TCP, QUIC and DTLS, with the last hello of the server on the same ends: one before may
 * have asked for another hello of the client. Certificates are not in the truth.
 */
export const tls: Category = {
  name: 'tls',
  factsOf(truth, { events }) {
    const told = events.filter((event) => event.type === 'tls');
    return { known: handshakesOf(truth).map(line), told: told.map(withoutCertificate).map(line) };
  },
};

function handshakesOf({ tls: hellos, tls_server }: CaptureTruth): object[] {
  const answers = tls_server.filter(isAsked);
  return hellos.filter(isAsked).map((hello) => {
    const answer = answers.findLast((server) => isAnswer(hello, server));
    return { ...clientSide(hello), ...(answer && serverSide(answer)) };
  });
}

const clientSide = ({ ts, src, sport, dst, dport, transport, ...hello }: TruthTls): object => ({
  ...{ type: 'tls', time: timeUs(ts), src, srcPort: sport, dst, dstPort: dport, via: VIA[transport] },
  sni: hello.sni ?? undefined,
  alpn: hello.alpn.length > 0 ? hello.alpn : undefined,
  version: versionName(newestVersion(hello.supported_versions, hello.version)),
  ...{ ja3: hello.ja3 ?? undefined, ja4: hello.ja4 ?? undefined, ech: hello.ech },
});

const serverSide = ({ selected_version, cipher, ja3s }: TruthTlsServer): object => ({
  ...{ serverVersion: versionName(selected_version), cipher: cipherName(cipher), ja3s },
});

const isAnswer = (hello: TruthTlsEnds, server: TruthTlsEnds): boolean =>
  VIA[hello.transport] === VIA[server.transport] &&
  `${hello.src} ${hello.sport} ${hello.dst} ${hello.dport}` ===
    `${server.dst} ${server.dport} ${server.src} ${server.sport}`;

const withoutCertificate = (event: object): object =>
  Object.fromEntries(Object.entries(event).filter(([key]) => !/^(flowId|cert.*|selfSigned)$/.test(key)));
