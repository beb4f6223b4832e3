import type { DtlsFragment } from '../../decode/tls/dtls-records.ts';

/** Messages of one side that are put together at the same time: a hello and the certificate behind it. */
const MESSAGES_MAX = 2;
/** Parts of one message with holes between. */
const PARTS_MAX = 16;

/** A message that came in fragments. */
export interface DtlsMessage {
  readonly type: number;
  readonly sequence: number;
  readonly bytes: Uint8Array;
  /** Begin and end of each part that is there, in order, none touching another. */
  readonly parts: number[];
}

/** Room for the fragments of all dialogues. */
export interface FragmentBudget {
  bytesLeft: number;
}

/** Puts the fragmented messages of one side together, in whatever order they come (RFC 6347 section 4.2.3). */
export class DtlsFragments {
  readonly #budget: FragmentBudget;
  readonly #messageBytesMax: number;
  #messages: DtlsMessage[] = [];

  constructor(budget: FragmentBudget, messageBytesMax: number) {
    this.#budget = budget;
    this.#messageBytesMax = messageBytesMax;
  }

  get isWaiting(): boolean {
    return this.#messages.length > 0;
  }

  /** Adds a fragment: its message as far as it is there from the beginning, or undefined when there is no room. */
  add(bytes: Uint8Array, fragment: DtlsFragment): DtlsMessage | undefined {
    const message = this.#messageOf(fragment);
    if (!message) return undefined;
    const end = Math.min(fragment.offset + fragment.end - fragment.start, message.bytes.length);
    if (fragment.offset >= end) return message;
    if (!addPart(message.parts, fragment.offset, end)) return undefined;
    for (let i = fragment.offset; i < end; i++)
      message.bytes[i] = bytes[fragment.start + i - fragment.offset] as number;
    return message;
  }

  /** Lets go of a message. */
  remove(message: DtlsMessage): void {
    this.#budget.bytesLeft += message.bytes.length;
    this.#messages = this.#messages.filter((other) => other !== message);
  }

  clear(): void {
    for (const message of this.#messages) this.remove(message);
  }

  #messageOf({ type, sequence, messageBytes }: DtlsFragment): DtlsMessage | undefined {
    const known = this.#messages.find((message) => message.type === type && message.sequence === sequence);
    if (known) return known;
    const bytes = Math.min(messageBytes, this.#messageBytesMax);
    if (bytes > this.#budget.bytesLeft) return undefined;
    const [oldest] = this.#messages;
    if (oldest && this.#messages.length >= MESSAGES_MAX) this.remove(oldest);
    this.#budget.bytesLeft -= bytes;
    const message = { type, sequence, bytes: new Uint8Array(bytes), parts: [] };
    this.#messages.push(message);
    return message;
  }
}

/** How much of a message is there from its beginning on. */
export const beginningBytes = ({ parts }: DtlsMessage): number => (parts[0] === 0 ? (parts[1] as number) : 0);

/** False when there are too many parts already. */
function addPart(parts: number[], from: number, to: number): boolean {
  let first = 0;
  while (first < parts.length && (parts[first + 1] as number) < from) first += 2;
  let last = first;
  let begin = from;
  let end = to;
  for (; last < parts.length && (parts[last] as number) <= to; last += 2) {
    begin = Math.min(begin, parts[last] as number);
    end = Math.max(end, parts[last + 1] as number);
  }
  if (last === first && parts.length >= 2 * PARTS_MAX) return false;
  parts.splice(first, last - first, begin, end);
  return true;
}
