import { u32 } from '../decode/bytes.ts';
import { readCryptoFrames } from '../decode/quic/crypto-frames.ts';
import { CryptoStream } from '../decode/quic/crypto-stream.ts';
import { deriveInitialSecret, derivePacketKeys } from '../decode/quic/initial-keys.ts';
import { openInitial } from '../decode/quic/initial-packet.ts';
import { isLongHeader, LONG_PACKET, LongHeader, readLongHeader } from '../decode/quic/long-header.ts';
import { type ClientHello, readClientHello } from '../decode/tls/client-hello.ts';
import { newestVersion, versionName } from '../decode/tls/versions.ts';
import type { LayerReader, Span } from './layer.ts';
import { byteCount, digitsText, hex, hex8 } from './values.ts';
import type { Next, Walk } from './walk.ts';

const KIND_NAMES: Readonly<Record<number, string>> = {
  [LONG_PACKET.negotiation]: 'Version Negotiation',
  [LONG_PACKET.initial]: 'Initial',
  [LONG_PACKET.sealed]: '0-RTT or Handshake',
  [LONG_PACKET.retry]: 'Retry',
};
const VERSION_NAMES: Readonly<Record<number, string>> = {
  0: 'none: the server offers versions',
  1: '1 (RFC 9000)',
  1798521807: '2 (RFC 9369)',
};

/** The packets of one datagram, RFC 9000 sections 12.2 and 17.2. */
export function readQuic(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('quic', title, span);
  while (reader.left > 0 && reader.hasRoom && readPacket(reader));
  reader.closeAtEnd('unread');
  return undefined;
}

function readPacket(reader: LayerReader): boolean {
  const { bytes, at } = reader;
  if (!isLongHeader(bytes[at] as number)) {
    const left = reader.left;
    return reader.field('packet', left, bytes[at] === 0 ? 'padding' : `short header, ${byteCount(left)}, encrypted`);
  }
  const header = new LongHeader();
  if (readLongHeader(bytes, at, reader.end, header) !== 'read') return false;
  return reader.group('packet', header.end - at, () => {
    readHeader(reader, header);
    return KIND_NAMES[header.kind] ?? '';
  });
}

function readHeader(reader: LayerReader, header: LongHeader): void {
  const { bytes, at } = reader;
  const version = u32(bytes, at + 1);
  reader.field('first byte', 1, hex8);
  reader.field('version', 4, VERSION_NAMES[version] ?? hex(version, 8));
  reader.field(
    'destination id',
    header.destinationEnd - reader.at,
    (b, from, end) => digitsText(b, from + 1, end) || 'none',
  );
  reader.field('source id', header.sourceEnd - reader.at, (b, from, end) => digitsText(b, from + 1, end) || 'none');
  if (header.kind === LONG_PACKET.negotiation) readVersions(reader);
  else if (header.kind === LONG_PACKET.retry) reader.field('token, tag', reader.left, digitsText);
  else {
    reader.field('token, length', header.numberAt - reader.at, digitsText);
    reader.field('protected', reader.left, byteCount(reader.left));
    if (header.kind === LONG_PACKET.initial) noteHello(reader, header);
  }
}

function readVersions(reader: LayerReader): void {
  while (reader.left >= 4 && reader.hasRoom) {
    reader.field('offers', 4, (bytes, at) => VERSION_NAMES[u32(bytes, at)] ?? hex(u32(bytes, at), 8));
  }
}

/**
 * What a client's first packet says: its keys derive from the identifier in its own header (RFC 9001 section 5.2).
 * Later packets and those of servers need what an earlier packet said.
 */
function noteHello(reader: LayerReader, header: LongHeader): void {
  if (!header.version) return;
  const secret = deriveInitialSecret(header.version, reader.bytes, header.destinationAt, header.destinationEnd);
  const opened = openInitial(reader.bytes, header, derivePacketKeys(header.version, secret, 'client'), -1);
  if (!opened) {
    reader.note('encrypted', 'with keys of an earlier packet');
    return;
  }
  reader.note('decrypted', `packet number ${opened.number}, ${byteCount(opened.payload.length)} of frames`);
  const stream = new CryptoStream();
  readCryptoFrames(opened.payload, stream);
  const end = stream.messageEnd();
  const hello = end < 0 ? 'tls.short' : readClientHello(stream.bytes, 0, end);
  if (typeof hello === 'string') reader.note('ClientHello', 'not whole in this packet');
  else noteOffers(reader, hello);
}

function noteOffers(reader: LayerReader, hello: ClientHello): void {
  reader.note('ClientHello', `up to ${versionName(newestVersion(hello.supportedVersions, hello.legacyVersion))}`);
  if (hello.serverName) reader.note('server name', hello.serverName);
  if (hello.alpn.length > 0) reader.note('ALPN', hello.alpn.join(', '));
}
