import type { CleartextEvent } from '@lanhound/proto';
import { formatText } from '../../decode/text.ts';
import type { DialogueContext, Parties } from '../dialogue.ts';

/** Bytes of a user name that are kept; names of mailboxes have up to 320 (RFC 3696 section 3, as amended). */
export const USERNAME_BYTES_MAX = 320;

/** Events of one flow; who tries more names in it is no better known by more of them. */
const EVENTS_MAX = 16;

/** What was seen of a login; a password never is. */
export interface Login {
  /** A password, or what stands for one, was sent so that anybody on the way can use it. */
  credential?: boolean;
  username?: string;
}

export type CleartextBody = Omit<CleartextEvent, 'site' | 'sensor'>;

/** A user name for people, or undefined for an empty one. Cut at its limit, and only whole characters are kept. */
export function usernameOf(bytes: Uint8Array, at: number, end: number): string | undefined {
  if (at >= end) return undefined;
  let cut = Math.min(end, at + USERNAME_BYTES_MAX);
  if (cut < end) {
    for (let back = 0; back < 3 && ((bytes[cut] as number) & 0xc0) === 0x80; back++) cut -= 1;
  }
  return formatText(bytes, at, cut);
}

/** The body of one event; `isClientInitiator` is false where the capture began in its midst, with the server. */
export function cleartextEvent(
  parties: Parties,
  protocol: string,
  timeUs: number,
  isClientInitiator: boolean,
  login: Login = {},
): CleartextBody {
  const { flowId, src, srcPort, srcMac, dst, dstPort, dstMac } = parties;
  const clientMac = isClientInitiator ? srcMac : dstMac;
  const serverMac = isClientInitiator ? dstMac : srcMac;
  return {
    type: 'cleartext',
    time: timeUs,
    protocol,
    server: isClientInitiator ? dst : src,
    client: isClientInitiator ? src : dst,
    port: isClientInitiator ? dstPort : srcPort,
    flowId,
    ...(login.credential ? { credential: true } : {}),
    ...(login.username ? { username: login.username } : {}),
    ...(clientMac === undefined ? {} : { clientMac }),
    ...(serverMac === undefined ? {} : { serverMac }),
  };
}

/** Says of one flow what is spoken in it in clear text: each fact once, and no more than sixteen. */
export class CleartextTeller {
  /** Known from what is said; a reader corrects it before it tells anything. */
  isClientInitiator = true;
  readonly #context: DialogueContext;
  readonly #protocol: string;
  readonly #told = new Set<string>();

  constructor(context: DialogueContext, protocol: string) {
    this.#context = context;
    this.#protocol = protocol;
  }

  get hasTold(): boolean {
    return this.#told.size > 0;
  }

  /** Whatever else is said, nothing more will be told. */
  get isFull(): boolean {
    return this.#told.size >= EVENTS_MAX;
  }

  /** That the protocol is spoken, and what was seen of a login. */
  tell(timeUs: number, login: Login = {}): void {
    const key = `${login.credential ? 1 : 0} ${login.username ?? ''}`;
    if (this.#told.has(key) || this.isFull) return;
    this.#told.add(key);
    const { parties, sink } = this.#context;
    sink.event(cleartextEvent(parties, this.#protocol, timeUs, this.isClientInitiator, login));
  }
}
