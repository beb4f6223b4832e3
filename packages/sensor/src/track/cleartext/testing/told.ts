import type { OpenDialogue } from '../../dialogue.ts';
import type { EventBody } from '../../records.ts';
import { converse, type Said } from '../../testing/converse.ts';

/** What of cleartext events is looked at: "ftp bob, credential". */
export function told(open: OpenDialogue, said: readonly Said[], pieceBytes?: number): string[] {
  return converse(open, said, pieceBytes === undefined ? {} : { pieceBytes }).events.map(inShort);
}

export function inShort(event: EventBody): string {
  if (event.type !== 'cleartext') return event.type;
  const { protocol, username, credential } = event;
  return `${protocol}${username === undefined ? '' : ` ${username}`}${credential ? ', credential' : ''}`;
}

/** A reader of TLS that understands nothing and keeps what it hears. */
export interface KeptTls {
  readonly open: OpenDialogue;
  readonly client: () => string;
  readonly server: () => string;
  ends: number;
}

export function keptTls(): KeptTls {
  const heard: [client: string, server: string] = ['', ''];
  const kept: KeptTls = {
    open: () => ({
      hear(bytes, start, end, fromInitiator) {
        heard[fromInitiator ? 0 : 1] += Buffer.from(bytes.subarray(start, end)).toString('latin1');
        return end - start;
      },
      miss: () => true,
      end: () => void kept.ends++,
    }),
    client: () => heard[0],
    server: () => heard[1],
    ends: 0,
  };
  return kept;
}
