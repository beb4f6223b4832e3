import type { DialogueReader } from '../dialogue.ts';
import type { Window } from './window.ts';

/** The initiator's side and the receiver's. */
export type Side = 0 | 1;

/** So many turns are remembered until the application is known; it is known by then, or never. */
const TURNS_MAX = 32;

/** What is kept of a flow that is being read, or that is not recognised yet and has said something. */
export class Conversation {
  readonly slot: number;
  readonly flowId: number;
  /** Absent until the application is known. */
  reader: DialogueReader | undefined;
  /** Hears along until the application is known, because of the flow's port; deals with all it hears at once. */
  byPort: DialogueReader | undefined;
  readonly windows: [Window | undefined, Window | undefined] = [undefined, undefined];
  /** Bytes still to come that the reader does not want to see. */
  readonly skips: [number, number] = [0, 0];
  /** Whether some of what was said before the application was known is gone. */
  readonly hasLost: [boolean, boolean] = [false, false];
  /** Side and bytes of each turn of what is kept before the application is known. */
  readonly turns: number[] = [];
  /** What the recogniser remembered before the last of them. */
  turnMemory = 0;

  constructor(slot: number, flowId: number) {
    this.slot = slot;
    this.flowId = flowId;
  }

  /** Who is to be told what becomes of the flow. */
  get listener(): DialogueReader | undefined {
    return this.reader ?? this.byPort;
  }

  /** The initiator was taken for the receiver. */
  swapSides(): void {
    this.windows.reverse();
    for (const side of [0, 1] as const) {
      const window = this.windows[side];
      if (window) window.side = side;
    }
    this.skips.reverse();
    this.hasLost.reverse();
    for (let i = 0; i < this.turns.length; i += 2) this.turns[i] = 1 - (this.turns[i] as Side);
  }

  /** Bytes of the last turn, when it is this side's. */
  turnBytesOf(side: Side): number {
    return this.turns.at(-2) === side ? (this.turns.at(-1) ?? 0) : 0;
  }

  /** What was kept of this side is gone. */
  dropTurns(side: Side): void {
    for (let i = 0; i < this.turns.length; i += 2) if (this.turns[i] === side) this.turns[i + 1] = 0;
  }

  /** Remembers who said how much while the application is not known. */
  addTurn(side: Side, bytes: number): void {
    const { turns } = this;
    if (turns.at(-2) === side || turns.length >= 2 * TURNS_MAX) turns[turns.length - 1] = (turns.at(-1) ?? 0) + bytes;
    else turns.push(side, bytes);
  }
}
