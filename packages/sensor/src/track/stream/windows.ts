import { BufferPool } from './buffer-pool.ts';
import type { Conversation, Side } from './conversation.ts';
import { type HeldBudget, Window } from './window.ts';

/** Out of order parts of all windows beyond those that each has in any case: 1 MB. */
const HELD_SHARED_MAX = 65_536;

/** Windows of all conversations, within one budget: when it is used up, the window made longest ago is taken away. */
export class Windows {
  /** Windows taken away for others. */
  evicted = 0;
  readonly #pool: BufferPool;
  readonly #bytesMax: number;
  /** Told of a window that is about to be taken away. */
  readonly #onEvict: (window: Window) => void;
  readonly #held: HeldBudget = { left: HELD_SHARED_MAX };
  /** In the order they were made, which a Set keeps. */
  readonly #live = new Set<Window>();

  constructor(limits: { bufferBytesMax: number; sideBytesMax: number }, onEvict: (window: Window) => void) {
    this.#pool = new BufferPool(limits.bufferBytesMax);
    this.#bytesMax = limits.sideBytesMax;
    this.#onEvict = onEvict;
  }

  get takenBytes(): number {
    return this.#pool.takenBytes;
  }

  /** The side's window with room for so many bytes behind those it holds; undefined when no side may have so many. */
  withRoom(conversation: Conversation, side: Side, bytes: number): Window | undefined {
    const known = conversation.windows[side];
    if (known) return this.#grow(known, known.bytesFor(bytes)) ? known : undefined;
    const buffer = this.#take(bytes, undefined);
    if (!buffer) return undefined;
    const window = new Window(conversation, side, buffer, this.#held);
    conversation.windows[side] = window;
    this.#live.add(window);
    return window;
  }

  close(conversation: Conversation, side: Side): void {
    const window = conversation.windows[side];
    if (!window) return;
    conversation.windows[side] = undefined;
    this.#live.delete(window);
    this.#pool.give(window.bytes, window.usedEnd);
    window.release();
  }

  #grow(window: Window, bytes: number): boolean {
    if (bytes <= window.bytes.length) return true;
    const buffer = this.#take(bytes, window);
    if (!buffer) return false;
    const old = window.moveTo(buffer);
    this.#pool.give(old.buffer, old.usedBytes);
    return true;
  }

  #take(bytes: number, keep: Window | undefined): Uint8Array | undefined {
    if (bytes > this.#bytesMax) return undefined;
    for (;;) {
      const buffer = this.#pool.take(bytes);
      if (buffer) return buffer;
      const oldest = this.#oldestBut(keep);
      if (!oldest) return undefined;
      this.evicted++;
      this.#onEvict(oldest);
      this.close(oldest.conversation, oldest.side);
    }
  }

  #oldestBut(keep: Window | undefined): Window | undefined {
    for (const window of this.#live) if (window !== keep) return window;
    return undefined;
  }
}
