import { ENOUGH, type OpenDialogue } from '../../dialogue.ts';
import type { EventBody } from '../../records.ts';
import { type Conversed, converse, type Said } from '../../testing/converse.ts';
import { HttpTrackConfig } from '../http-config.ts';
import { createHttpDialogues } from '../http-dialogues.ts';

const CLIENT = '192.168.1.10';

/** Stands in for TLS: gives what it hears first of each side as the server's name. */
const openTls: OpenDialogue = ({ parties, name }) => ({
  hear(bytes, start, end, fromInitiator) {
    name(`${fromInitiator ? 'client' : 'server'} of ${parties.src}: ${end - start} bytes, first ${bytes[start]}`);
    return ENOUGH;
  },
  miss: () => false,
  end: () => {},
});

export const dialoguesWith = (limits: Partial<HttpTrackConfig> = {}) =>
  createHttpDialogues(HttpTrackConfig.parse(limits), { openTls });

/** "GET /path 200": one line an event, with the details that a test is about. */
export function textOf(event: EventBody): string {
  if (event.type === 'http') {
    const { method, uri, status, src, time: _time, type: _type, flowId: _flowId, ...rest } = event;
    const { srcPort: _srcPort, dst: _dst, dstPort: _dstPort, ...details } = rest;
    const words = [method, uri, status ?? '-', src === CLIENT ? '' : `from ${src}`];
    return [...words, ...Object.entries(details).map(([key, value]) => `${key}=${value}`)].filter(Boolean).join(' ');
  }
  if (event.type !== 'cleartext') return event.type;
  const { protocol, client, server, port, credential, username } = event;
  return `${protocol} ${client} ${server}:${port} ${credential ? 'credential' : ''} ${username ?? ''}`.trimEnd();
}

export const hearHttp = (said: readonly Said[], pieceBytes?: number): Conversed =>
  converse(dialoguesWith().open, said, pieceBytes === undefined ? {} : { pieceBytes });

export const eventsOf = (said: readonly Said[], pieceBytes?: number): string[] =>
  hearHttp(said, pieceBytes).events.map(textOf);

/** A head of these lines. */
export const lines = (...text: string[]) => `${text.join('\r\n')}\r\n\r\n`;
export const base64 = (text: string) => Buffer.from(text).toString('base64');
export const OK = lines('HTTP/1.1 200 OK', 'Content-Length: 0');
