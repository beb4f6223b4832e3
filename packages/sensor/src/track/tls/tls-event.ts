import type { TlsEvent } from '@lanhound/proto';
import type { Certificate } from '../../decode/tls/certificate.ts';
import { cipherName } from '../../decode/tls/cipher-suites.ts';
import type { ClientHello } from '../../decode/tls/client-hello.ts';
import { type Fingerprinting, PLAIN_FINGERPRINTS } from '../../decode/tls/fingerprints.ts';
import type { Ja4Transport } from '../../decode/tls/ja4.ts';
import type { ServerHello } from '../../decode/tls/server-hello.ts';
import { newestVersion, versionName } from '../../decode/tls/versions.ts';
import type { Parties } from '../dialogue.ts';

export type TlsBody = Omit<TlsEvent, 'site' | 'sensor'>;

/** What carried a handshake. */
export type TlsVia = 'tcp' | 'quic' | 'dtls';

/** What is known of one handshake when it is reported: of each side nothing, or its hello. */
export interface TlsHandshake {
  /** When the client's hello was whole, or the server's where the client's was not seen. */
  timeUs: number;
  /** The client is the one that opened the flow. */
  isClientInitiator: boolean;
  client?: ClientHello | undefined;
  server?: ServerHello | undefined;
  /** The leaf. */
  certificate?: Certificate | undefined;
}

const JA4_TRANSPORT: Readonly<Record<TlsVia, Ja4Transport>> = { tcp: 't', quic: 'q', dtls: 'd' };
const TLS_13 = 0x0304;

/** The event of one handshake. Its source is the client, whoever opened the flow. */
export function tlsEvent(
  parties: Parties,
  via: TlsVia,
  handshake: TlsHandshake,
  fingerprints: Fingerprinting = PLAIN_FINGERPRINTS,
): TlsBody {
  const { timeUs, isClientInitiator, client, server, certificate } = handshake;
  const { flowId, src, srcPort, dst, dstPort } = parties;
  const ends = isClientInitiator
    ? { src, srcPort, dst, dstPort }
    : { src: dst, srcPort: dstPort, dst: src, dstPort: srcPort };
  const event: TlsBody = { type: 'tls', time: timeUs, ...ends, flowId, via };
  if (client) addClient(event, client, via, fingerprints);
  if (server) addServer(event, server, fingerprints);
  if (certificate) addCertificate(event, certificate);
  return event;
}

function addClient(event: TlsBody, client: ClientHello, via: TlsVia, fingerprints: Fingerprinting): void {
  if (client.serverName !== undefined) event.sni = client.serverName;
  if (client.alpn.length > 0) event.alpn = client.alpn;
  event.version = versionName(newestOffered(client));
  if (client.format === 'tls') {
    event.ja3 = fingerprints.ja3Of(client);
    event.ja4 = fingerprints.ja4Of(client, JA4_TRANSPORT[via]);
  }
  if (client.ech) event.ech = true;
}

/** A draft has a higher number than what became of it. */
const newestOffered = ({ supportedVersions, legacyVersion }: ClientHello): number =>
  supportedVersions.includes(TLS_13) ? TLS_13 : newestVersion(supportedVersions, legacyVersion);

function addServer(event: TlsBody, server: ServerHello, fingerprints: Fingerprinting): void {
  event.serverVersion = versionName(server.version);
  if (server.format === 'ssl2') return;
  event.cipher = cipherName(server.cipher);
  event.ja3s = fingerprints.ja3sOf(server);
}

function addCertificate(event: TlsBody, certificate: Certificate): void {
  if (certificate.subject !== '') event.certSubject = certificate.subject;
  if (certificate.issuer !== '') event.certIssuer = certificate.issuer;
  event.certNotBefore = certificate.notBeforeUs;
  event.certNotAfter = certificate.notAfterUs;
  if (certificate.names.length > 0) event.certSans = certificate.names;
  event.certSha256 = certificate.sha256;
  if (certificate.isSelfSigned) event.selfSigned = true;
}
