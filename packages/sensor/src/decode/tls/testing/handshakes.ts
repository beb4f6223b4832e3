// Handshake messages for tests, written as the RFCs draw them.

const RANDOM_BYTES = 32;
/** Placed where a random belongs; some of it looks like other things. */
const RANDOM = Uint8Array.from({ length: RANDOM_BYTES }, (_, i) => (i * 37 + 11) & 255);

export const TLS_12 = 0x0303;

type Bytes = Uint8Array | readonly number[];

export const number16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const number24 = (value: number): number[] => [(value >>> 16) & 255, ...number16(value)];
export const numbers16 = (values: readonly number[]): number[] => values.flatMap(number16);

/** A vector with so many bytes of length in front. */
export function vector(lengthBytes: 1 | 2 | 3, ...parts: Bytes[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  const length = [...number24(content.length)].slice(3 - lengthBytes);
  return Uint8Array.from([...length, ...content]);
}

export const text = (value: string): number[] => [...Buffer.from(value, 'latin1')];

/** An extension: its type and what is in it. */
export type Extension = readonly [type: number, content: Bytes];

export const serverName = (name: string): Extension => [0, vector(2, [0], vector(2, text(name)))];
export const groups = (...values: number[]): Extension => [10, vector(2, numbers16(values))];
export const pointFormats = (...values: number[]): Extension => [11, vector(1, values)];
export const signatureAlgorithms = (...values: number[]): Extension => [13, vector(2, numbers16(values))];
export const alpn = (...names: string[]): Extension => [16, vector(2, ...names.map((name) => vector(1, text(name))))];
export const supportedVersions = (...values: number[]): Extension => [43, vector(1, numbers16(values))];
/** As a server sends it. */
export const chosenVersion = (value: number): Extension => [43, number16(value)];

/** A handshake message with its header. */
export const message = (type: number, ...parts: Bytes[]): Uint8Array => Uint8Array.from([type, ...vector(3, ...parts)]);

const extensionBlock = (extensions: readonly Extension[] | undefined): Bytes =>
  extensions ? vector(2, ...extensions.flatMap(([type, content]) => [number16(type), vector(2, content)])) : [];

export interface Offer {
  version?: number;
  ciphers?: readonly number[];
  /** Without: not even the block's length. */
  extensions?: readonly Extension[];
}

export const clientHello = ({ version = TLS_12, ciphers = [0x1301], extensions }: Offer = {}): Uint8Array =>
  message(1, clientHelloBody({ version, ciphers, ...(extensions && { extensions }) }));

/** That of DTLS has a cookie, even if an empty one. */
export const clientHelloBody = (
  { version = TLS_12, ciphers = [0x1301], extensions }: Offer,
  cookie?: Bytes,
): Uint8Array =>
  Uint8Array.from([
    ...number16(version),
    ...RANDOM,
    ...vector(1, [7, 7]),
    ...(cookie ? vector(1, cookie) : []),
    ...vector(2, numbers16(ciphers)),
    ...vector(1, [0]),
    ...extensionBlock(extensions),
  ]);

export interface Choice {
  version?: number;
  cipher?: number;
  extensions?: readonly Extension[];
  random?: Uint8Array;
}

export const serverHello = (choice: Choice = {}): Uint8Array => message(2, serverHelloBody(choice));

export const serverHelloBody = ({ version = TLS_12, cipher = 0x1301, extensions, random = RANDOM }: Choice) =>
  Uint8Array.from([
    ...number16(version),
    ...random,
    ...vector(1, []),
    ...number16(cipher),
    0,
    ...extensionBlock(extensions),
  ]);

export const RETRY_RANDOM = Uint8Array.from(
  Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex'),
);

/** Certificates, the leaf first. */
export const certificates = (...chain: Bytes[]): Uint8Array =>
  message(11, vector(3, ...chain.map((der) => vector(3, der))));

export const SERVER_HELLO_DONE = message(14);

/** A record of TLS around content. */
export const record = (type: number, ...parts: Bytes[]): Uint8Array =>
  Uint8Array.from([type, 3, 1, ...vector(2, ...parts)]);

export const handshakeRecord = (...parts: Bytes[]): Uint8Array => record(22, ...parts);

/** The same content in records of at most so many bytes. */
export function handshakeRecords(content: Uint8Array, bytesMax: number): Uint8Array {
  const records: number[] = [];
  for (let at = 0; at < content.length; at += bytesMax) {
    records.push(...handshakeRecord(content.subarray(at, at + bytesMax)));
  }
  return Uint8Array.from(records);
}

/** What a browser offers. */
export const BROWSER: Offer = {
  ciphers: [
    ...[0x6a6a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030],
    ...[0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035],
  ],
  extensions: [
    [0x3a3a, []],
    serverName('www.example.org'),
    [23, []],
    [0xff01, [0]],
    groups(0x9a9a, 0x11ec, 29, 23, 24),
    pointFormats(0),
    [35, []],
    alpn('h2', 'http/1.1'),
    [5, [1, 0, 0, 0, 0]],
    signatureAlgorithms(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
    [18, []],
    [51, vector(2, number16(29), vector(2, new Uint8Array(32)), number16(0x11ec), vector(2, new Uint8Array(1_216)))],
    [45, [1, 1]],
    supportedVersions(0xdada, 0x0304, 0x0303),
    [27, [2, 0, 2]],
    [17_513, [0, 3, 2, 104, 50]],
    [0xdada, [0]],
    [21, new Uint8Array(12)],
  ],
};
