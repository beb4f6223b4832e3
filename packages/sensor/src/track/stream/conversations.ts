import { NUMBER, SLOT_NUMBERS, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';
import { Conversation } from './conversation.ts';

/** The conversations of all flows that have one; at the limit the one begun longest ago makes room. */
export class Conversations {
  /** Conversations that had to make room. */
  evicted = 0;
  readonly #table: FlowTable;
  readonly #max: number;
  readonly #onEvict: (conversation: Conversation) => void;
  /** By the number in the flow's slot. */
  readonly #byPlace: (Conversation | undefined)[] = [];
  readonly #freePlaces: number[] = [];
  /** In the order they began, which a Set keeps. */
  readonly #live = new Set<Conversation>();

  /** `onEvict` must remove the conversation. */
  constructor(table: FlowTable, max: number, onEvict: (conversation: Conversation) => void) {
    this.#table = table;
    this.#max = max;
    this.#onEvict = onEvict;
  }

  get size(): number {
    return this.#live.size;
  }

  of(slot: number): Conversation | undefined {
    const place = this.#table.words[slot * SLOT_WORDS + WORD.conversation] as number;
    return place === 0 ? undefined : this.#byPlace[place - 1];
  }

  add(slot: number): Conversation {
    if (this.#live.size >= this.#max) {
      this.evicted++;
      for (const oldest of this.#live) {
        this.#onEvict(oldest);
        break;
      }
    }
    const conversation = new Conversation(slot, this.#table.numbers[slot * SLOT_NUMBERS + NUMBER.flowId] as number);
    const place = this.#freePlaces.pop() ?? this.#byPlace.length;
    this.#byPlace[place] = conversation;
    this.#live.add(conversation);
    this.#table.words[slot * SLOT_WORDS + WORD.conversation] = place + 1;
    return conversation;
  }

  remove(conversation: Conversation): void {
    if (!this.#live.delete(conversation)) return;
    const at = conversation.slot * SLOT_WORDS + WORD.conversation;
    const place = (this.#table.words[at] as number) - 1;
    this.#byPlace[place] = undefined;
    this.#freePlaces.push(place);
    this.#table.words[at] = 0;
  }

  has(conversation: Conversation): boolean {
    return this.#live.has(conversation);
  }

  /** Each of them; what is removed meanwhile is left out. */
  each(see: (conversation: Conversation) => void): void {
    for (const conversation of this.#live) see(conversation);
  }
}
