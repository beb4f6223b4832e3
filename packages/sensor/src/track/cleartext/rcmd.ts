import { type DialogueContext, type DialogueReader, ENOUGH } from '../dialogue.ts';
import { CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from './cleartext-event.ts';

const NUL = 0;

/** A field of what a client of an r-command says first: read whole, or skipped as it comes. */
export type FieldUse = 'name' | 'secret' | 'other';

/** Where the fields of an r-command begin; each ends with NUL. */
export class RcmdFields {
  /** Of the field that comes next. */
  index = 0;
  /** Whether a byte of this field was seen; no more is known of a secret. */
  #isStarted = false;
  readonly #uses: readonly FieldUse[];
  readonly #told: (index: number, name: string | undefined, hasBytes: boolean, timeUs: number) => void;

  constructor(
    uses: readonly FieldUse[],
    told: (index: number, name: string | undefined, hasBytes: boolean, timeUs: number) => void,
  ) {
    this.#uses = uses;
    this.#told = told;
  }

  get isDone(): boolean {
    return this.index >= this.#uses.length;
  }

  /** How many bytes are dealt with; -1 when a name is longer than any. */
  read(bytes: Uint8Array, start: number, end: number, timeUs: number): number {
    let at = start;
    while (at < end && !this.isDone) {
      const nul = nulIn(bytes, at, end);
      const use = this.#uses[this.index];
      if (use === 'name') {
        if ((nul < 0 ? end : nul) - at > USERNAME_BYTES_MAX) return -1;
        if (nul < 0) return at - start;
        this.#next(usernameOf(bytes, at, nul), nul > at, timeUs);
      } else if (nul < 0) {
        this.#isStarted = true;
        return end - start;
      } else {
        this.#next(undefined, this.#isStarted || nul > at, timeUs);
      }
      at = nul + 1;
    }
    return at - start;
  }

  #next(name: string | undefined, hasBytes: boolean, timeUs: number): void {
    this.#isStarted = false;
    this.#told(this.index++, name, hasBytes, timeUs);
  }
}

function nulIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === NUL) return at;
  return -1;
}

/** What the client may say before it has named its users and its command. */
const FIELDS_BYTES_MAX = 8_192;

/** rsh and rexec: fields of the client, and nothing that follows them is wanted. */
export class RcmdDialogue implements DialogueReader {
  readonly #teller: CleartextTeller;
  readonly #fields: RcmdFields;
  #isOver = false;
  #bytesLeft = FIELDS_BYTES_MAX;
  #username: string | undefined;

  /** What each field is; the first name is the user's. */
  constructor(context: DialogueContext, protocol: string, uses: readonly FieldUse[]) {
    this.#teller = new CleartextTeller(context, protocol);
    this.#fields = new RcmdFields(uses, (index, name, hasBytes, timeUs) => {
      if (uses[index] === 'name') this.#username = name;
      if (uses[index] === 'secret' && hasBytes) this.#tell(timeUs, true);
    });
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    // Only who opens the flow speaks first, so that the client is known.
    if (!fromInitiator || this.#isOver) return ENOUGH;
    const dealt = this.#fields.read(bytes, start, end, timeUs);
    this.#bytesLeft -= Math.max(0, dealt);
    if (dealt >= 0 && !this.#fields.isDone && this.#bytesLeft > 0) return dealt;
    this.#finish(timeUs);
    return ENOUGH;
  }

  miss(fromInitiator: boolean, timeUs: number): boolean {
    if (fromInitiator) this.#finish(timeUs);
    return false;
  }

  end(timeUs: number): void {
    this.#finish(timeUs);
  }

  #finish(timeUs: number): void {
    if (!this.#teller.hasTold) this.#tell(timeUs, false);
    this.#isOver = true;
  }

  #tell(timeUs: number, credential: boolean): void {
    const username = this.#username === undefined ? {} : { username: this.#username };
    this.#teller.tell(timeUs, credential ? { credential, ...username } : username);
  }
}
