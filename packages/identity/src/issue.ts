// The only part that loads the library for X.509: whoever merely shows or checks certificates has no use for it.
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

export interface Validity {
  notBeforeMs: number;
  notAfterMs: number;
}

/** What a certificate is for: a server's cannot be used by a client, and the other way round. */
export type CertificateUse = { type: 'server'; names: readonly string[] } | { type: 'client' };

export interface CertificateRequest extends Validity {
  commonName: string;
  use: CertificateUse;
}

/** Fits every TLS 1.2 and 1.3 library, and signs within a millisecond on a Pi. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

async function loadX509() {
  // The library describes its ASN.1 by decorators, whose metadata this keeps.
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

type X509 = Awaited<ReturnType<typeof loadX509>>;

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** A number never given twice, positive, of 127 bits (RFC 5280 section 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

const datesOf = ({ notBeforeMs, notAfterMs }: Validity) => ({
  notBefore: new Date(notBeforeMs),
  notAfter: new Date(notAfterMs),
});

/** An authority of its own, which signs certificates of servers and clients and no other authorities. */
export async function issueAuthority(commonName: string, validity: Validity): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const usages = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [commonName] }],
    ...datesOf(validity),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(usages, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return keyPair(x509, certificate, keys.privateKey);
}

/** A certificate signed by the authority, over keys made here. */
export async function issueCertificate(authority: KeyPair, request: CertificateRequest): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const issuer = new x509.X509Certificate(authority.certificate);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: [{ CN: [request.commonName] }],
    issuer: issuer.subjectName,
    ...datesOf(request),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(x509, authority),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      ...useExtensions(x509, request.use),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return keyPair(x509, certificate, keys.privateKey);
}

function useExtensions(x509: X509, use: CertificateUse) {
  switch (use.type) {
    case 'server': {
      const names = use.names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }));
      return [
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(names),
      ];
    }
    case 'client':
      return [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];
    default:
      return use satisfies never;
  }
}

/** A list of certificates that count no more, PEM, for servers that ask for one. */
export async function issueRevocationList(
  authority: KeyPair,
  serials: readonly string[],
  { notBeforeMs, notAfterMs }: Validity,
): Promise<string> {
  const x509 = await loadX509();
  const list = await x509.X509CrlGenerator.create({
    issuer: new x509.X509Certificate(authority.certificate).subjectName,
    thisUpdate: new Date(notBeforeMs),
    nextUpdate: new Date(notAfterMs),
    entries: serials.map((serialNumber) => ({ serialNumber, revocationDate: new Date(notBeforeMs) })),
    signingAlgorithm: ALGORITHM,
    signingKey: await signingKeyOf(x509, authority),
  });
  // The label that OpenSSL wants.
  return `${x509.PemConverter.encode(list.rawData, 'X509 CRL')}\n`;
}

function signingKeyOf(x509: X509, { key }: KeyPair) {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(key), ALGORITHM, false, ['sign']);
}

async function keyPair(
  x509: X509,
  certificate: InstanceType<X509['X509Certificate']>,
  privateKey: webcrypto.CryptoKey,
): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return { certificate: `${certificate.toString('pem')}\n`, key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n` };
}
