/** What the recogniser knows of a flow so far and what it found, in one integer, so that a flow stores 32 bits. */
export interface Recogniser {
  /**
   * Look at what one side says in one turn: a datagram, or over TCP all it has said since the other side last spoke.
   * When more of the same turn comes, it is shown whole, with the same memory as before.
   *
   * `memory` is what the last call for the turn before returned, 0 at first. The result's low 8 bits are the
   * application's code, 0 while unknown; the rest is memory. `GAVE_UP` in the low 8 bits means nothing more will be
   * found. Never reads outside start..end, never allocates.
   */
  see(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, proto: number, memory: number): number;
  /** The name of a code, as events carry it; empty for 0 and GAVE_UP. */
  nameOf(code: number): string;
}

export const GAVE_UP = 255;
