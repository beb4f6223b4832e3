import { i32 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';

/** More datagrams in pieces at one time than a home has; a newer one takes the place of an older. */
const PLACES = 1024;

/** RFC 8200 section 4.5 gives up on a datagram after 60 s, RFC 791 after 15. */
const AGE_MAX_US = 60_000_000;

/** Words of a place: source and destination address, identification, protocol and IP version, ports. */
const AT = { src: 0, dst: 4, id: 8, kind: 9, ports: 10 } as const;
const PLACE_WORDS = 11;

/** The ports of datagrams whose first fragment was seen, so that the later ones, which have none, find their flow. */
export class FragmentTable {
  readonly #places = new Int32Array(PLACES * PLACE_WORDS);
  readonly #seenUs = new Float64Array(PLACES).fill(Number.NEGATIVE_INFINITY);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** A first fragment, with its ports as source << 16 | destination. */
  note(packet: Packet, ports: number, nowUs: number): void {
    const place = this.#placeOf(packet);
    const places = this.#places;
    const at = place * PLACE_WORDS;
    for (let i = 0; i < packet.ipLength / 4; i++) {
      places[at + AT.src + i] = i32(packet.bytes, packet.srcIpAt + i * 4);
      places[at + AT.dst + i] = i32(packet.bytes, packet.dstIpAt + i * 4);
    }
    places[at + AT.id] = packet.fragmentId | 0;
    places[at + AT.kind] = kindOf(packet);
    places[at + AT.ports] = ports;
    this.#seenUs[place] = nowUs;
  }

  /** The ports of a later fragment's datagram; 0 when its first fragment was not seen. */
  portsOf(packet: Packet, nowUs: number): number {
    const place = this.#placeOf(packet);
    const at = place * PLACE_WORDS;
    if (nowUs - (this.#seenUs[place] as number) > AGE_MAX_US || !this.#isSame(at, packet)) return 0;
    return this.#places[at + AT.ports] as number;
  }

  #isSame(at: number, packet: Packet): boolean {
    const places = this.#places;
    if (places[at + AT.id] !== (packet.fragmentId | 0) || places[at + AT.kind] !== kindOf(packet)) return false;
    for (let i = 0; i < packet.ipLength / 4; i++) {
      if (places[at + AT.src + i] !== i32(packet.bytes, packet.srcIpAt + i * 4)) return false;
      if (places[at + AT.dst + i] !== i32(packet.bytes, packet.dstIpAt + i * 4)) return false;
    }
    return true;
  }

  #placeOf({ bytes, srcIpAt, dstIpAt, ipLength, fragmentId }: Packet): number {
    let hash = Math.imul(fragmentId ^ this.#seed, 0x9e3779b1);
    for (let i = 0; i < ipLength; i += 4) {
      hash = Math.imul(hash ^ i32(bytes, srcIpAt + i), 0x85ebca6b);
      hash = Math.imul(hash ^ (hash >>> 15) ^ i32(bytes, dstIpAt + i), 0xc2b2ae35);
    }
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}

const kindOf = (packet: Packet): number => (packet.ipLength << 8) | packet.proto;
