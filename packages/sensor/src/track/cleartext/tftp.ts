import { u16 } from '../../decode/bytes.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';

/** RFC 1350 section 5. */
const READ_REQUEST = 1;
const WRITE_REQUEST = 2;

/** A request to read or to write a file (RFC 1350). The file itself travels between other ports, in another flow. */
export const openTftp: OpenDialogue = (context) => new TftpRequest(context);

class TftpRequest implements DialogueReader {
  readonly #teller: CleartextTeller;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'tftp');
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const operation = end - start > 2 ? u16(bytes, start) : 0;
    if (operation !== READ_REQUEST && operation !== WRITE_REQUEST) return ENOUGH;
    this.#teller.isClientInitiator = fromInitiator;
    this.#teller.tell(timeUs);
    return ENOUGH;
  }

  miss(): boolean {
    return false;
  }

  end(): void {}
}
