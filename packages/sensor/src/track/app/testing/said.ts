import { PROTO } from '../../../decode/transport.ts';
import type { Recogniser } from '../../recogniser.ts';
import { createRecogniser } from '../recogniser.ts';

/** Bytes, or text whose characters are bytes. */
export type Said = readonly [who: 'client' | 'server', payload: Uint8Array | string];

/** What a TCP connection with these payloads is recognised as; "" when as nothing. */
export const appOverTcp = (...said: readonly Said[]): string => appOver('tcp', said);

/** The same for UDP. */
export const appOverUdp = (...said: readonly Said[]): string => appOver('udp', said);

/** The same by one recogniser for many. */
export function appOver(
  transport: 'tcp' | 'udp',
  said: readonly Said[],
  recogniser: Recogniser = createRecogniser(),
): string {
  let memory = 0;
  for (const [who, payload] of said) {
    const bytes = payloadOf(payload);
    memory = recogniser.see(bytes, 0, bytes.length, who === 'client', PROTO[transport], memory);
    if ((memory & 0xff) !== 0) break;
  }
  return recogniser.nameOf(memory & 0xff);
}

export const payloadOf = (payload: Uint8Array | string): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;

/** Bytes from hexadecimal digits; spaces are for reading. */
export const hex = (digits: string): Uint8Array => Buffer.from(digits.replaceAll(' ', ''), 'hex');
