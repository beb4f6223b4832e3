import { X509Certificate } from 'node:crypto';
import { formatIp, parseIp } from '@lanhound/proto';
import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import { CERTIFICATE_NAMES_MAX, type Certificate } from '../../decode/tls/certificate.ts';
import { cipherName } from '../../decode/tls/cipher-suites.ts';
import type { TlsFault } from '../../decode/tls/faults.ts';
import { TlsFingerprints } from '../../decode/tls/fingerprints.ts';
import { newestVersion, versionName } from '../../decode/tls/versions.ts';
import { APP } from '../app/apps.ts';
import { createRecogniser } from '../app/recogniser.ts';
import type { OpenDialogue } from '../dialogue.ts';
import { createEventCap } from '../event-cap.ts';
import { trackCapture } from '../testing/track-capture.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { CertificateReader } from './tls-certificates.ts';
import { newTlsCounters } from './tls-counters.ts';
import { TlsDialogue } from './tls-dialogue.ts';
import type { TlsBody } from './tls-event.ts';

interface TruthEnds {
  ts: string;
  src: string;
  sport: number;
  dst: string;
  dport: number;
  transport: 'tls' | 'quic' | 'dtls' | 'ssl2';
  tunnel?: true;
  malformed?: true;
}

interface TruthHello extends TruthEnds {
  version: number;
  supported_versions: number[];
  sni: string | null;
  alpn: string[];
  ja3: string;
  ja4: string;
  ech?: true;
}

interface TruthServerHello extends TruthEnds {
  selected_version: number;
  cipher: number;
  ja3s: string;
}

interface Truth {
  tls: TruthHello[];
  tls_server: TruthServerHello[];
}

describeWithCaptures('TLS handshakes of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { events } = await trackCapture(captures.path(file));
    const told = events.flatMap((event) => (event.type === 'tls' && event.via !== 'quic' ? [event] : []));
    expect(sorted(told.map(withoutCertificate))).toEqual(sorted(expectedOf(captures.truth(file) as unknown as Truth)));
  });

  test('certificates say what OpenSSL reads in them', async () => {
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

/** One event for each hello, with the last answer to it: the one before may have asked for another hello. */
function expectedOf({ tls, tls_server }: Truth): object[] {
  return tls.filter(isHere).map((hello) => {
    const answer = tls_server.findLast((server) => isHere(server) && isBetween(hello, server));
    return {
      type: 'tls',
      time: Number(BigInt(hello.ts.replace('.', '')) / 1_000n),
      src: hello.src,
      srcPort: hello.sport,
      dst: hello.dst,
      dstPort: hello.dport,
      via: hello.transport === 'dtls' ? 'dtls' : 'tcp',
      ...(hello.sni === null ? {} : { sni: hello.sni }),
      ...(hello.alpn.length > 0 && { alpn: hello.alpn }),
      version: versionName(newestVersion(hello.supported_versions, hello.version)),
      ja3: hello.ja3,
      ja4: hello.ja4,
      ...(hello.ech && { ech: true }),
      ...(answer && {
        serverVersion: versionName(answer.selected_version),
        cipher: cipherName(answer.cipher),
        ja3s: answer.ja3s,
      }),
    };
  });
}

const isHere = ({ transport, malformed, tunnel }: TruthEnds): boolean =>
  transport !== 'quic' && malformed === undefined && tunnel === undefined;

const isBetween = (hello: TruthEnds, server: TruthEnds): boolean =>
  `${hello.src} ${hello.sport} ${hello.dst} ${hello.dport}` ===
  `${server.dst} ${server.dport} ${server.src} ${server.sport}`;

function withoutCertificate(event: TlsBody): object {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !/^(flowId|cert.*|selfSigned)$/.test(key)));
}

const sorted = (events: readonly object[]): string[] => events.map((event) => JSON.stringify(event)).sort();

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
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    // Damaged containers are the reader's to test; what came before the damage counts.
    if (!(error instanceof CaptureError)) throw error;
  });
  tracker.finish();
}
