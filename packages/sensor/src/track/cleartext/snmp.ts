import { BER, berEnter, berLength, berSkip } from '../app/ber.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';

/** RFC 3416 section 3: agents answer and report; they also send traps, to a manager that then is the server. */
const RESPONSE = 0xa2;
const REPORT = 0xa8;
/** Versions 1 and 2c (RFC 1157 section 4, RFC 1901 section 3) carry a community, which is their password. */
const VERSION_MAX = 1;

/** The first message of a flow says it all. Version 3 (RFC 3412) has no community and makes no event. */
export const openSnmp: OpenDialogue = (context) => new SnmpMessage(context);

class SnmpMessage implements DialogueReader {
  readonly #teller: CleartextTeller;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'snmp');
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    if (this.#teller.hasTold) return ENOUGH;
    const versionAt = berEnter(bytes, start, end, BER.sequence);
    const communityAt = berSkip(bytes, versionAt, end, BER.integer);
    if (communityAt !== versionAt + 3 || (bytes[communityAt - 1] as number) > VERSION_MAX) return ENOUGH;
    const pduAt = berSkip(bytes, communityAt, end, BER.octetString);
    if (pduAt < 0 || pduAt >= end) return ENOUGH;
    const isAnswer = bytes[pduAt] === RESPONSE || bytes[pduAt] === REPORT;
    this.#teller.isClientInitiator = isAnswer !== fromInitiator;
    this.#teller.tell(timeUs, { credential: berLength(bytes, communityAt + 1, end) > 0 });
    return ENOUGH;
  }

  miss(): boolean {
    return false;
  }

  end(): void {}
}
