import { X509Certificate } from 'node:crypto';
import { formatIp, parseIp } from '@lanhound/proto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { CERTIFICATE_NAMES_MAX, type Certificate } from '../../decode/tls/certificate.ts';
import type { TlsFault } from '../../decode/tls/faults.ts';
import { TlsFingerprints } from '../../decode/tls/fingerprints.ts';
import { APP } from '../app/apps.ts';
import { createRecogniser } from '../app/recogniser.ts';
import type { OpenDialogue } from '../dialogue.ts';
import { createEventCap } from '../event-cap.ts';
import { decodeCapture } from '../testing/track-capture.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { CertificateReader } from './tls-certificates.ts';
import { newTlsCounters } from './tls-counters.ts';
import { TlsDialogue } from './tls-dialogue.ts';

describeWithCaptures('certificates of the capture corpus', (captures) => {
  test('say what OpenSSL reads in them', async () => {
    const certificates = new ComparedCertificates(256);
    for (const { file } of captures.entries) await readCertificates(captures.path(file), certificates);
    expect(certificates.compared).toBeGreaterThan(10);
    expect(certificates.refused).toEqual(['tls.certificate']);
  });
});

/** Compares each certificate with what another reader makes of it. */
class ComparedCertificates extends CertificateReader {
  compared = 0;
  readonly refused: TlsFault[] = [];

  override read(bytes: Uint8Array, start: number, end: number): Certificate | TlsFault {
    const certificate = super.read(bytes, start, end);
    if (typeof certificate === 'string') {
      this.refused.push(certificate);
      return certificate;
    }
    expect(certificate).toEqual(byOpenSsl(bytes.slice(start, end)));
    this.compared++;
    return certificate;
  }
}

function byOpenSsl(der: Uint8Array): Certificate {
  const x509 = new X509Certificate(der);
  return {
    subject: inOurOrder(x509.subject),
    issuer: inOurOrder(x509.issuer),
    notBeforeUs: Date.parse(x509.validFrom) * 1_000,
    notAfterUs: Date.parse(x509.validTo) * 1_000,
    names: (x509.subjectAltName ?? '')
      .split(', ')
      .flatMap((name) => /^(?:DNS|IP Address):(.*)$/.exec(name)?.[1] ?? [])
      .slice(0, CERTIFICATE_NAMES_MAX)
      .map(shortest),
    sha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    isSelfSigned: x509.verify(x509.publicKey),
  };
}

/** OpenSSL writes IPv6 addresses in full. */
const shortest = (name: string): string => {
  const address = parseIp(name);
  return address ? formatIp(address) : name;
};

/** OpenSSL writes one part a line, the first one first, and names some parts otherwise. */
const inOurOrder = (name: string): string => name.split('\n').reverse().join(',');

/** A capture's TLS over TCP, each certificate shown to this reader. */
async function readCertificates(file: string, certificates: CertificateReader): Promise<void> {
  const fingerprints = new TlsFingerprints();
  const scratch = new Uint8Array(16_384);
  const cap = createEventCap(1_000);
  const shared = { counters: newTlsCounters(), certificates, fingerprints, cap, scratch, answerTimeoutMs: 2_000 };
  const open: OpenDialogue = (context) => new TlsDialogue(context, shared);
  const dialogues: OpenDialogue[] = [];
  for (const app of [APP.tls, APP.rdp]) dialogues[app] = open;
  const sink = { flow: () => {}, dns: () => {}, event: () => {} };
  const deps = { sink, recogniser: createRecogniser(), dialogues, inspectors: [], random: () => 0.5 };
  const tracker = createTracker(TrackConfig.parse({ flowsMax: 4_096 }), deps);
  await decodeCapture(file, (packet) => tracker.see(packet));
  tracker.finish();
}
