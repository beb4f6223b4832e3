import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';

/** A TLS record with a handshake, of version 3 and some (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = [0x16, 0x03] as const;

/** False when the bytes begin nothing of TLS, as far as they go. */
export function mayBeginTls(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === TLS_HANDSHAKE[0] && (at + 1 >= end || bytes[at + 1] === TLS_HANDSHAKE[1]);
}

/** What client and server say once HTTP has handed over their connection: TLS is read on, all else is not wanted. */
export class Tunnel {
  readonly #context: DialogueContext;
  readonly #openTls: OpenDialogue;
  #reader: DialogueReader | undefined;
  #isOver = false;

  /** `isTls`: the client has begun TLS already. */
  constructor(context: DialogueContext, openTls: OpenDialogue, isTls: boolean) {
    this.#context = context;
    this.#openTls = openTls;
    if (isTls) this.#reader = openTls(context);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromClient: boolean, timeUs: number): number {
    if (this.#isOver) return ENOUGH;
    if (!this.#reader) {
      // In TLS the client speaks first.
      if (!fromClient || !mayBeginTls(bytes, start, end)) {
        this.#isOver = true;
        return ENOUGH;
      }
      if (end - start < TLS_HANDSHAKE.length) return 0;
      this.#reader = this.#openTls(this.#context);
    }
    return this.#reader.hear(bytes, start, end, fromClient, timeUs);
  }

  miss(fromClient: boolean, timeUs: number): boolean {
    if (!this.#reader) this.#isOver = true;
    return this.#reader?.miss(fromClient, timeUs) ?? false;
  }

  tick(nowUs: number): void {
    this.#reader?.tick?.(nowUs);
  }

  end(timeUs: number): void {
    this.#reader?.end(timeUs);
  }
}
