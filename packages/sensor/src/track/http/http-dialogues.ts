import { HttpHead } from '../../decode/http-head.ts';
import type { OpenDialogue } from '../dialogue.ts';
import { createEventCap } from '../event-cap.ts';
import type { HttpTrackConfig } from './http-config.ts';
import { CREDENTIAL_USER_BYTES_MAX } from './http-credentials.ts';
import { HttpDialogue, type HttpShared } from './http-dialogue.ts';

export interface HttpDialogues {
  /** Reads what is said over one TCP connection. */
  readonly open: OpenDialogue;
  /** Totals of all connections since the start. */
  counters(): Readonly<Record<string, number>>;
}

/**
 * HTTP/1.x in clear text (RFC 9112): an event for each request with its response, the fact and user of Basic
 * credentials, and the server's name. Bodies are not looked at. What a proxy's tunnel carries is read by `openTls`.
 */
export function createHttpDialogues(config: HttpTrackConfig, deps: { openTls: OpenDialogue }): HttpDialogues {
  const shared: HttpShared = {
    openTls: deps.openTls,
    cap: createEventCap(config.eventsPerSecondMax),
    limits: {
      answerTimeoutUs: config.answerTimeoutMs * 1_000,
      unansweredMax: config.unansweredMax,
      waitingMax: config.waitingMax,
      waiting: 0,
    },
    head: new HttpHead(),
    user: new Uint8Array(CREDENTIAL_USER_BYTES_MAX),
    counts: { requests: 0, responses: 0, unasked: 0, missed: 0, capped: 0 },
  };
  return {
    open: (context) => new HttpDialogue(context, shared),
    counters: () => ({
      'http.requests': shared.counts.requests,
      'http.responses': shared.counts.responses,
      'http.unasked': shared.counts.unasked,
      'http.missed': shared.counts.missed,
      'http.capped': shared.counts.capped,
    }),
  };
}
