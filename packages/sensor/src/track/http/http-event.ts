import { FIELD, type HttpHead } from '../../decode/http-head.ts';
import { fieldText, hostText, targetText } from '../../decode/http-text.ts';
import type { Parties } from '../dialogue.ts';
import type { HttpBody } from './exchanges.ts';

/** Bytes that are kept of each text; escapes make them longer. */
const URI_BYTES_MAX = 2_048;
const USER_AGENT_BYTES_MAX = 1_024;
const HOST_BYTES_MAX = 300;
const CONTENT_TYPE_BYTES_MAX = 256;
const SERVER_BYTES_MAX = 256;

/** What a request says; `parties.src` is the client. */
export function requestEvent(parties: Parties, head: HttpHead, bytes: Uint8Array, timeUs: number): HttpBody {
  const { flowId, src, srcPort, dst, dstPort } = parties;
  const event: HttpBody = {
    type: 'http',
    time: timeUs,
    src,
    srcPort,
    dst,
    dstPort,
    flowId,
    method: Buffer.from(bytes.buffer, bytes.byteOffset + head.methodAt, head.methodEnd - head.methodAt).toString(
      'latin1',
    ),
    uri: targetText(bytes, head.targetAt, head.targetEnd, URI_BYTES_MAX),
  };
  if (head.has(FIELD.host)) {
    const host = hostText(bytes, head.startOf(FIELD.host), head.endOf(FIELD.host), HOST_BYTES_MAX);
    if (host !== '') event.host = host;
  }
  const userAgent = fieldOf(head, bytes, FIELD['user-agent'], USER_AGENT_BYTES_MAX);
  if (userAgent !== undefined) event.userAgent = userAgent;
  return event;
}

/** What its response says. */
export function addResponse(event: HttpBody, head: HttpHead, bytes: Uint8Array): void {
  event.status = head.status;
  const contentType = fieldOf(head, bytes, FIELD['content-type'], CONTENT_TYPE_BYTES_MAX);
  const server = fieldOf(head, bytes, FIELD.server, SERVER_BYTES_MAX);
  if (contentType !== undefined) event.contentType = contentType;
  if (server !== undefined) event.server = server;
}

const fieldOf = (head: HttpHead, bytes: Uint8Array, field: number, bytesMax: number): string | undefined =>
  head.has(field) ? fieldText(bytes, head.startOf(field), head.endOf(field), bytesMax) : undefined;
