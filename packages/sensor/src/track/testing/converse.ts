import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue, type Parties } from '../dialogue.ts';
import type { EventBody } from '../records.ts';

/** What one side says at once; text is taken byte by byte. `miss` instead of bytes: some are lost there. */
export type Said = readonly ['client' | 'server', string | Uint8Array | 'miss'];

export interface Conversed {
  events: EventBody[];
  serverName: string;
}

const PARTIES: Parties = {
  flowId: 7,
  proto: 6,
  src: '192.168.1.10',
  srcPort: 49_152,
  srcMac: '02:00:00:00:00:0a',
  dst: '192.168.1.20',
  dstPort: 1_234,
  dstMac: '02:00:00:00:00:14',
};

const START_US = 1_700_000_000_000_000;

/** Plays a dialogue to a reader as the tracker does, a millisecond apart, each side's bytes in pieces of this size. */
export function converse(
  open: OpenDialogue,
  said: readonly Said[],
  options: { pieceBytes?: number; parties?: Partial<Parties> } = {},
): Conversed {
  const conversed: Conversed = { events: [], serverName: '' };
  const context: DialogueContext = {
    parties: { ...PARTIES, ...options.parties },
    sink: { flow: () => {}, dns: () => {}, event: (event) => void conversed.events.push(event) },
    name: (serverName) => {
      conversed.serverName ||= serverName;
    },
  };
  const player = new Player(open(context), context.parties.proto === 17);
  let timeUs = START_US;
  for (const [who, what] of said) {
    const side = who === 'client' ? 'client' : 'server';
    const bytes = typeof what === 'string' ? Buffer.from(what, 'latin1') : what;
    const pieceBytes = options.pieceBytes ?? Math.max(1, bytes.length);
    for (let at = 0; what !== 'miss' && at < bytes.length; at += pieceBytes) {
      timeUs += 1_000;
      player.say(side, bytes.slice(at, at + pieceBytes), timeUs);
    }
    if (what === 'miss') player.miss(side, timeUs);
  }
  player.end(timeUs + 1_000);
  return conversed;
}

interface Side {
  left: Uint8Array;
  skip: number;
  isDone: boolean;
}

const newSide = (): Side => ({ left: new Uint8Array(0), skip: 0, isDone: false });

class Player {
  readonly #reader: DialogueReader;
  readonly #isDatagrams: boolean;
  readonly #sides = { client: newSide(), server: newSide() };

  constructor(reader: DialogueReader, isDatagrams: boolean) {
    this.#reader = reader;
    this.#isDatagrams = isDatagrams;
  }

  say(who: 'client' | 'server', bytes: Uint8Array, timeUs: number): void {
    const side = this.#sides[who];
    if (side.isDone) return;
    const skipped = Math.min(side.skip, bytes.length);
    side.skip -= skipped;
    const whole = Buffer.concat([side.left, bytes.subarray(skipped)]);
    if (whole.length === 0) return;
    // Bytes around, so that reading outside would be noticed.
    const amid = Buffer.concat([Buffer.alloc(64, 0xa5), whole, Buffer.alloc(64, 0xa5)]);
    const dealt = this.#reader.hear(new Uint8Array(amid), 64, 64 + whole.length, who === 'client', timeUs);
    side.isDone = dealt === ENOUGH;
    if (this.#isDatagrams) return;
    side.left = whole.subarray(Math.max(0, Math.min(dealt, whole.length)));
    side.skip = Math.max(0, dealt - whole.length);
  }

  miss(who: 'client' | 'server', timeUs: number): void {
    const side = this.#sides[who];
    if (side.isDone) return;
    Object.assign(side, { left: new Uint8Array(0), skip: 0 });
    side.isDone = !this.#reader.miss(who === 'client', timeUs);
  }

  end(timeUs: number): void {
    this.#reader.end(timeUs);
  }
}
