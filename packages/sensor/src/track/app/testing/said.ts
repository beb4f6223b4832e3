import { PROTO } from '../../../decode/transport.ts';
import { createRecogniser } from '../recogniser.ts';

/** Bytes, or text whose characters are bytes. */
export type Said = readonly [who: 'client' | 'server', payload: Uint8Array | string];

/** What a TCP connection with these payloads is recognised as; "" when as nothing. */
export const appOverTcp = (...said: readonly Said[]): string => appOver(PROTO.tcp, said);

/** The same for UDP. */
export const appOverUdp = (...said: readonly Said[]): string => appOver(PROTO.udp, said);

function appOver(proto: number, said: readonly Said[]): string {
  const recogniser = createRecogniser();
  let memory = 0;
  for (const [who, payload] of said) {
    const bytes = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
    memory = recogniser.see(bytes, 0, bytes.length, who === 'client', proto, memory);
    if ((memory & 0xff) !== 0) break;
  }
  return recogniser.nameOf(memory & 0xff);
}

/** Bytes from hexadecimal digits; spaces are for reading. */
export const hex = (digits: string): Uint8Array => Buffer.from(digits.replaceAll(' ', ''), 'hex');
