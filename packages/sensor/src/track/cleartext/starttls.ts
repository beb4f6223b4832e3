import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue, type Parties } from '../dialogue.ts';

/** TLS record types (RFC 8446 section 5.1), and the high bit of the length that an SSL 2.0 hello begins with. */
const ALERT = 21;
const HANDSHAKE = 22;
const SSL2 = 0x80;

/** No line of text begins with a handshake record; with the others only where TLS is waited for. */
export function isTlsStart(firstByte: number, isTlsAsked: boolean): boolean {
  return firstByte === HANDSHAKE || (isTlsAsked && (firstByte === ALERT || (firstByte & SSL2) !== 0));
}

/** The part of a dialogue that is TLS, after a part in clear text. */
export class TlsPart {
  readonly #context: DialogueContext;
  readonly #openTls: OpenDialogue;
  #reader: DialogueReader | undefined;

  constructor(context: DialogueContext, openTls: OpenDialogue) {
    this.#context = context;
    this.#openTls = openTls;
  }

  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** From here on `hear` takes what is said. The client is shown as the initiator. */
  open(isClientInitiator: boolean): void {
    if (this.#reader) return;
    const { parties, sink } = this.#context;
    const name = (serverName: string): void => this.#context.name(serverName);
    const context = isClientInitiator ? this.#context : { parties: swapped(parties), sink, name };
    this.#reader = this.#openTls(context);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromClient: boolean, timeUs: number): number {
    return this.#reader?.hear(bytes, start, end, fromClient, timeUs) ?? ENOUGH;
  }

  miss(fromClient: boolean, timeUs: number): boolean {
    return this.#reader?.miss(fromClient, timeUs) ?? false;
  }

  tick(nowUs: number): void {
    this.#reader?.tick?.(nowUs);
  }

  end(timeUs: number): void {
    this.#reader?.end(timeUs);
  }
}

function swapped({ flowId, proto, src, srcPort, srcMac, dst, dstPort, dstMac }: Parties): Parties {
  return {
    flowId,
    proto,
    src: dst,
    srcPort: dstPort,
    dst: src,
    dstPort: srcPort,
    ...(dstMac === undefined ? {} : { srcMac: dstMac }),
    ...(srcMac === undefined ? {} : { dstMac: srcMac }),
  };
}
