import { NO_USER, NOT_BASIC, readBasicUser } from '../../decode/http-basic.ts';
import type { HttpHead } from '../../decode/http-head.ts';
import { CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from '../cleartext/cleartext-event.ts';
import type { DialogueContext } from '../dialogue.ts';

/** One character of UTF-8 longer than what is kept, so that it is known where to cut. */
export const CREDENTIAL_USER_BYTES_MAX = USERNAME_BYTES_MAX + 4;

/** Says who sent Basic credentials over one connection: each user once, and nothing of a password. */
export class HttpCredentials {
  readonly #user: Uint8Array;
  #teller: CleartextTeller | undefined;

  /** `user` is where names are decoded; it may be shared. */
  constructor(user: Uint8Array) {
    this.#user = user;
  }

  /** Whether a header field carries Basic credentials. The context's source is the client. */
  tell(head: HttpHead, bytes: Uint8Array, field: number, context: DialogueContext, timeUs: number): boolean {
    if (!head.has(field)) return false;
    const userBytes = readBasicUser(bytes, head.startOf(field), head.endOf(field), this.#user);
    if (userBytes === NOT_BASIC) return false;
    const username = userBytes === NO_USER ? undefined : usernameOf(this.#user, 0, userBytes);
    this.#teller ??= new CleartextTeller(context, 'http-basic');
    this.#teller.tell(timeUs, username === undefined ? { credential: true } : { credential: true, username });
    return true;
  }
}
