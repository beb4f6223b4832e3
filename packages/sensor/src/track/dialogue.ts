import type { EventSink } from './records.ts';

/** Who speaks in a flow: `src` opened it. Made once for a flow that is read, in the form that events have. */
export interface Parties {
  readonly flowId: number;
  /** IP protocol number. */
  readonly proto: number;
  readonly src: string;
  readonly srcPort: number;
  readonly srcMac?: string;
  readonly dst: string;
  readonly dstPort: number;
  readonly dstMac?: string;
}

/** Returned by `hear`: nothing more of this side is wanted, ever. */
export const ENOUGH = -1;

/**
 * Reads what the two sides of one flow say to each other, from the payload by which its application was recognised on.
 * Never throws for what was said; keeps no more of it than its events need, and never a password.
 */
export interface DialogueReader {
  /**
   * What one side says next: over TCP its bytes in order and without repetition, those the last call left over
   * included; over UDP one datagram. Borrowed until this returns.
   *
   * Returns how many bytes from `start` on are dealt with. The others are shown again together with what follows, as
   * long as they are no more than the stream limit. A number beyond `end - start` skips bytes that are still to come.
   */
  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number;
  /**
   * The next bytes of this side are missing: not captured, cut by the snapshot length, or given up at a limit. What
   * `hear` left over is gone, and its next call begins somewhere behind. False: nothing more of this side is wanted.
   */
  miss(fromInitiator: boolean, timeUs: number): boolean;
  /** About once a second while the dialogue is read: whoever waits for the other side does not do so for ever. */
  tick?(nowUs: number): void;
  /** The flow is over, or both sides have said enough: say what is still held. Called once, and nothing after it. */
  end(timeUs: number): void;
}

/** What a reader is given. */
export interface DialogueContext {
  readonly parties: Parties;
  readonly sink: EventSink;
  /** The server's name for the flow's own events; the first one stays. */
  name(serverName: string): void;
}

export type OpenDialogue = (context: DialogueContext) => DialogueReader;
