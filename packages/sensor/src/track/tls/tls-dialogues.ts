import { TlsFingerprints } from '../../decode/tls/fingerprints.ts';
import type { OpenDialogue } from '../dialogue.ts';
import { createEventCap } from '../event-cap.ts';
import { DtlsDialogue, type DtlsShared } from './dtls-dialogue.ts';
import { CertificateReader } from './tls-certificates.ts';
import type { TlsTrackConfig } from './tls-config.ts';
import { newTlsCounters } from './tls-counters.ts';
import { TlsDialogue } from './tls-dialogue.ts';

/** Readers of TLS handshakes, for as many flows as there are. */
export interface TlsDialogues {
  /** TLS over TCP, from its first record on or close to it; also after STARTTLS and CONNECT. */
  readonly openTls: OpenDialogue;
  /** DTLS over UDP. */
  readonly openDtls: OpenDialogue;
  /** Totals since the start. */
  counters(): Readonly<Record<string, number>>;
}

export function createTlsDialogues(config: TlsTrackConfig): TlsDialogues {
  const shared: DtlsShared = {
    counters: newTlsCounters(),
    certificates: new CertificateReader(config.certificatesKeptMax),
    fingerprints: new TlsFingerprints(),
    cap: createEventCap(config.eventsPerSecondMax),
    scratch: new Uint8Array(config.messageBytesMax),
    fragmentBudget: { bytesLeft: config.fragmentBytesMax },
    answerTimeoutMs: config.answerTimeoutMs,
  };
  return {
    openTls: (context) => new TlsDialogue(context, shared),
    openDtls: (context) => new DtlsDialogue(context, shared),
    counters: () => shared.counters,
  };
}
