import { u16 } from '../decode/bytes.ts';
import type { DialogueReader, OpenDialogue, Parties } from './dialogue.ts';
import { type DnsEnvelope, envelopesOf } from './dns-envelope.ts';

/** Every message has its length in front (RFC 1035 section 4.2.2). */
const PREFIX_BYTES = 2;
const FIRST_BUFFER_BYTES = 2_048;
/** The rest of a message is waited for this long. */
const SILENCE_US = 60_000_000;
const NO_BYTES = new Uint8Array(0);

/** A whole message, borrowed until this returns. */
export type OnDnsMessage = (envelope: DnsEnvelope, bytes: Uint8Array, start: number, end: number) => void;

/**
 * DNS over TCP (RFC 7766): messages split over segments, and several in one. What is lost is given up and counted;
 * reading goes on where something begins with a whole message.
 */
export class DnsDialogues {
  readonly counters = { gaps: 0, refused: 0 };
  /** For half messages of all connections together. */
  readonly #bufferedBytesMax: number;
  readonly #onMessage: OnDnsMessage;
  #bufferedBytes = 0;

  constructor(limits: { bufferedBytesMax: number }, onMessage: OnDnsMessage) {
    this.#bufferedBytesMax = limits.bufferedBytesMax;
    this.#onMessage = onMessage;
  }

  readonly open: OpenDialogue = ({ parties }) => new DnsDialogue(this, parties);

  deliver(envelope: DnsEnvelope, bytes: Uint8Array, start: number, end: number): void {
    this.#onMessage(envelope, bytes, start, end);
  }

  /** Takes memory, or gives it back. */
  reserve(bytes: number): boolean {
    if (this.#bufferedBytes + bytes > this.#bufferedBytesMax) {
      this.counters.refused++;
      return false;
    }
    this.#bufferedBytes += bytes;
    return true;
  }
}

/** One connection. Deals with all it hears at once: a message may be longer than what the stream would keep. */
class DnsDialogue implements DialogueReader {
  readonly #initiator: DnsStream;
  readonly #responder: DnsStream;

  constructor(dialogues: DnsDialogues, parties: Parties) {
    const [asked, told] = envelopesOf(parties);
    this.#initiator = new DnsStream(dialogues, asked);
    this.#responder = new DnsStream(dialogues, told);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    this.#of(fromInitiator).hear(bytes, start, end, timeUs);
    return end - start;
  }

  miss(fromInitiator: boolean): boolean {
    this.#of(fromInitiator).lose();
    return true;
  }

  tick(nowUs: number): void {
    this.#initiator.expire(nowUs);
    this.#responder.expire(nowUs);
  }

  end(): void {
    this.#initiator.release();
    this.#responder.release();
  }

  #of(fromInitiator: boolean): DnsStream {
    return fromInitiator ? this.#initiator : this.#responder;
  }
}

/** What one side says. */
class DnsStream {
  readonly #dialogues: DnsDialogues;
  readonly #envelope: DnsEnvelope;
  /** Something is missing, so that nobody knows where a message begins. */
  #isLost = false;
  /** The beginning of a message whose rest has not come yet. */
  #buffer: Uint8Array = NO_BYTES;
  #length = 0;

  constructor(dialogues: DnsDialogues, envelope: DnsEnvelope) {
    this.#dialogues = dialogues;
    this.#envelope = envelope;
  }

  /** The stream's next bytes. */
  hear(bytes: Uint8Array, start: number, end: number, timeUs: number): void {
    if (this.#isLost && !beginsWithMessage(bytes, start, end)) return;
    this.#isLost = false;
    this.#envelope.timeUs = timeUs;
    let at = start;
    while (at < end) {
      if (this.#length === 0 && end - at >= PREFIX_BYTES) {
        const messageEnd = at + PREFIX_BYTES + u16(bytes, at);
        if (messageEnd <= end) {
          this.#dialogues.deliver(this.#envelope, bytes, at + PREFIX_BYTES, messageEnd);
          at = messageEnd;
          continue;
        }
      }
      const taken = this.#take(bytes, at, end);
      if (taken < 0) {
        this.lose();
        return;
      }
      at += taken;
    }
  }

  /** What comes next is not what should: the message that was begun is gone. */
  lose(): void {
    // A beginning that was not seen is no gap.
    if (!this.#isLost && this.#envelope.timeUs > 0) this.#dialogues.counters.gaps++;
    this.#isLost = true;
    this.release();
  }

  expire(nowUs: number): void {
    if (this.#buffer.length === 0 || nowUs - this.#envelope.timeUs < SILENCE_US) return;
    if (this.#length > 0) this.lose();
    else this.release();
  }

  release(): void {
    this.#dialogues.reserve(-this.#buffer.length);
    this.#buffer = NO_BYTES;
    this.#length = 0;
  }

  /** Add to the begun message what belongs to it, and pass it on when whole. The bytes taken, or -1 without room. */
  #take(bytes: Uint8Array, at: number, end: number): number {
    const wanted = this.#wantedBytes();
    const taken = Math.min(wanted - this.#length, end - at);
    if (!this.#grow(this.#length + taken, wanted)) return -1;
    for (let i = 0; i < taken; i++) this.#buffer[this.#length + i] = bytes[at + i] as number;
    this.#length += taken;
    if (this.#length >= PREFIX_BYTES && this.#length === this.#wantedBytes()) {
      this.#dialogues.deliver(this.#envelope, this.#buffer, PREFIX_BYTES, this.#length);
      this.#length = 0;
    }
    return taken;
  }

  /** Length of the begun message with its prefix, as soon as that is known. */
  #wantedBytes(): number {
    return this.#length < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + u16(this.#buffer, 0);
  }

  /** Room for `needed` bytes now. Grows with what came, not with what a length field claims will come. */
  #grow(needed: number, wanted: number): boolean {
    if (needed <= this.#buffer.length) return true;
    const size = Math.max(needed, Math.min(wanted, this.#buffer.length * 2), FIRST_BUFFER_BYTES);
    if (!this.#dialogues.reserve(size - this.#buffer.length)) return false;
    const larger = new Uint8Array(size);
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
    return true;
  }
}

function beginsWithMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start - PREFIX_BYTES;
  return length > 0 && u16(bytes, start) > 0 && u16(bytes, start) <= length;
}
