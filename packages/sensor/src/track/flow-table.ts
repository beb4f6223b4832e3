import { i32 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';
import { FLAG, IPV6_KIND, SLOT_BYTES, SLOT_WORDS, WORD } from './flow-slot.ts';

/**
 * Flows by their canonical 5-tuple: a slot each, found by an open-addressing index. Both directions of a conversation
 * find the same slot; the slot keeps its initiator as source. Nothing is allocated after the constructor. The buffers
 * are made at full size, of which the operating system gives memory only to the pages in use.
 */
export class FlowTable {
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  readonly flowsMax: number;
  /** Flows in the table. */
  size = 0;
  /** Whether the packet of the last `find` went from the slot's destination to its source. */
  reversed = false;

  /** Pairs of hash and slot plus one; zero where nothing is. At most half full, so that probes stay short. */
  readonly #index: Int32Array;
  readonly #mask: number;
  readonly #seed: number;
  /** The key of the last `find`, which `add` stores. */
  readonly #key = new Int32Array(8);
  #ports = 0;
  #kind = 0;
  #hash = 0;
  /** First of the freed slots plus one, and how many slots were ever used. */
  #free = 0;
  #used = 0;
  #hand = 0;

  /** The seed keeps whoever chooses addresses and ports from choosing collisions. */
  constructor(flowsMax: number, seed: number) {
    const slots = new ArrayBuffer(flowsMax * SLOT_BYTES);
    this.words = new Int32Array(slots);
    this.numbers = new Float64Array(slots);
    this.flowsMax = flowsMax;
    const places = 2 ** Math.ceil(Math.log2(flowsMax * 2));
    this.#index = new Int32Array(places * 2);
    this.#mask = places - 1;
    this.#seed = seed | 0;
  }

  /** The slot of a packet's flow, or -1. `ports` is source << 16 | destination, 0 for protocols without. */
  find(packet: Packet, ports: number): number {
    const { bytes, srcIpAt, dstIpAt } = packet;
    const key = this.#key;
    this.#ports = ports;
    const src = i32(bytes, srcIpAt);
    const dst = i32(bytes, dstIpAt);
    key[0] = src;
    key[4] = dst;
    let srcMix = src;
    let dstMix = dst;
    if (packet.ipLength === 16) {
      this.#kind = packet.proto | IPV6_KIND;
      for (let i = 1; i < 4; i++) {
        const srcWord = i32(bytes, srcIpAt + i * 4);
        const dstWord = i32(bytes, dstIpAt + i * 4);
        key[i] = srcWord;
        key[i + 4] = dstWord;
        srcMix = Math.imul(srcMix ^ this.#seed, 0x2c1b3c6d) ^ srcWord ^ (srcMix >>> 15);
        dstMix = Math.imul(dstMix ^ this.#seed, 0x2c1b3c6d) ^ dstWord ^ (dstMix >>> 15);
      }
    } else {
      this.#kind = packet.proto;
    }
    this.#hash = this.#hashOf(srcMix, ports >>> 16, dstMix, ports & 0xffff);
    return this.#probe(src, dst);
  }

  #probe(src: number, dst: number): number {
    const index = this.#index;
    const words = this.words;
    const ports = this.#ports;
    const swappedPorts = (ports >>> 16) | (ports << 16);
    for (let i = this.#hash & this.#mask; ; i = (i + 1) & this.#mask) {
      const slot = (index[i * 2 + 1] as number) - 1;
      if (slot < 0) return -1;
      if (index[i * 2] !== this.#hash) continue;
      const at = slot * SLOT_WORDS;
      if (words[at + WORD.kind] !== this.#kind) continue;
      if (words[at + WORD.ports] === ports && words[at + WORD.src] === src && words[at + WORD.dst] === dst) {
        this.reversed = false;
        if (this.#kind < IPV6_KIND || this.#hasAddresses(at + WORD.src, at + WORD.dst)) return slot;
      }
      if (words[at + WORD.ports] === swappedPorts && words[at + WORD.src] === dst && words[at + WORD.dst] === src) {
        this.reversed = true;
        if (this.#kind < IPV6_KIND || this.#hasAddresses(at + WORD.dst, at + WORD.src)) return slot;
      }
    }
  }

  #hasAddresses(srcAt: number, dstAt: number): boolean {
    for (let i = 1; i < 4; i++) {
      if (this.words[srcAt + i] !== this.#key[i] || this.words[dstAt + i] !== this.#key[i + 4]) return false;
    }
    return true;
  }

  /** The same for both directions: a mix of each end, added. */
  #hashOf(src: number, srcPort: number, dst: number, dstPort: number): number {
    let hash = endHash(src ^ this.#seed, srcPort) + endHash(dst ^ this.#seed, dstPort) + this.#kind;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  /**
   * A slot for the key of the last `find`, which found none; `reversed` makes the packet's receiver the source. Words
   * and numbers other than the key are the caller's to fill. The table must not be full.
   */
  add(reversed: boolean): number {
    const slot = this.#takeSlot();
    const words = this.words;
    const at = slot * SLOT_WORDS;
    const srcAt = at + (reversed ? WORD.dst : WORD.src);
    const dstAt = at + (reversed ? WORD.src : WORD.dst);
    const isIpv6 = this.#kind >= IPV6_KIND;
    for (let i = 0; i < 4; i++) {
      words[srcAt + i] = i === 0 || isIpv6 ? (this.#key[i] as number) : 0;
      words[dstAt + i] = i === 0 || isIpv6 ? (this.#key[i + 4] as number) : 0;
    }
    words[at + WORD.ports] = reversed ? (this.#ports >>> 16) | (this.#ports << 16) : this.#ports;
    words[at + WORD.kind] = this.#kind;
    words[at + WORD.hash] = this.#hash;
    let i = this.#hash & this.#mask;
    while (this.#index[i * 2 + 1] !== 0) i = (i + 1) & this.#mask;
    this.#index[i * 2] = this.#hash;
    this.#index[i * 2 + 1] = slot + 1;
    this.size++;
    return slot;
  }

  #takeSlot(): number {
    if (this.#free === 0) return this.#used++;
    const slot = this.#free - 1;
    this.#free = this.words[slot * SLOT_WORDS + WORD.next] as number;
    return slot;
  }

  /** Frees a slot, which must not be in a timer's bucket any more. */
  remove(slot: number): void {
    const at = slot * SLOT_WORDS;
    this.#unindex(slot, this.words[at + WORD.hash] as number);
    this.words[at + WORD.flags] = 0;
    this.words[at + WORD.next] = this.#free;
    this.#free = slot + 1;
    this.size--;
  }

  /** Frees all slots. */
  clear(): void {
    for (let slot = 0; slot < this.#used; slot++) this.words[slot * SLOT_WORDS + WORD.flags] = 0;
    this.#index.fill(0);
    this.#free = 0;
    this.#used = 0;
    this.#hand = 0;
    this.size = 0;
  }

  /** Takes a slot out of the index and closes the gap (Knuth, volume 3, algorithm 6.4R). */
  #unindex(slot: number, hash: number): void {
    const index = this.#index;
    const mask = this.#mask;
    let gap = hash & mask;
    while (index[gap * 2 + 1] !== slot + 1) gap = (gap + 1) & mask;
    for (let i = (gap + 1) & mask; index[i * 2 + 1] !== 0; i = (i + 1) & mask) {
      const home = (index[i * 2] as number) & mask;
      // An entry may move back only if the gap is not before its home.
      if (((i - home) & mask) < ((i - gap) & mask)) continue;
      index[gap * 2] = index[i * 2] as number;
      index[gap * 2 + 1] = index[i * 2 + 1] as number;
      gap = i;
    }
    index[gap * 2 + 1] = 0;
  }

  /**
   * A slot to evict when the table is full: the next one not heard since the hand last passed. A flood of flows of one
   * packet each pushes itself out, not the conversations that go on.
   */
  victim(): number {
    const words = this.words;
    for (;;) {
      const slot = this.#hand;
      this.#hand = slot + 1 === this.flowsMax ? 0 : slot + 1;
      const at = slot * SLOT_WORDS + WORD.flags;
      const flags = words[at] as number;
      if ((flags & FLAG.referenced) === 0) return slot;
      words[at] = flags & ~FLAG.referenced;
    }
  }

  /** The first live slot from this one on, or -1. */
  nextLive(from: number): number {
    for (let slot = from; slot < this.#used; slot++) {
      if (((this.words[slot * SLOT_WORDS + WORD.flags] as number) & FLAG.live) !== 0) return slot;
    }
    return -1;
  }
}

function endHash(address: number, port: number): number {
  let hash = Math.imul(address, 0x9e3779b1);
  hash = Math.imul((hash ^ (hash >>> 15)) + port, 0xc2b2ae35);
  return hash ^ (hash >>> 14);
}
