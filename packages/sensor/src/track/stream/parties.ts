import { AddressCache, MacCache } from '@lanhound/proto';
import type { Parties } from '../dialogue.ts';
import { macOf, putAddress } from '../flow-fields.ts';
import { IPV6_KIND, NUMBER, SLOT_NUMBERS, SLOT_WORDS, WORD } from '../flow-slot.ts';
import type { FlowTable } from '../flow-table.ts';

/** Tells who speaks in a flow of the table. */
export class PartyReader {
  readonly #table: FlowTable;
  readonly #addresses = new AddressCache();
  readonly #macs = new MacCache();
  readonly #bytes = new Uint8Array(16);

  constructor(table: FlowTable) {
    this.#table = table;
  }

  partiesOf(slot: number): Parties {
    const { words, numbers } = this.#table;
    const at = slot * SLOT_WORDS;
    const kind = words[at + WORD.kind] as number;
    const ports = words[at + WORD.ports] as number;
    const srcMac = macOf(words[at + WORD.srcMacHigh] as number, words[at + WORD.srcMacLow] as number);
    const dstMac = macOf(words[at + WORD.dstMacHigh] as number, words[at + WORD.dstMacLow] as number);
    return {
      flowId: numbers[slot * SLOT_NUMBERS + NUMBER.flowId] as number,
      proto: kind & 0xff,
      src: this.#addressOf(at + WORD.src, kind),
      srcPort: ports >>> 16,
      ...(srcMac >= 0 && { srcMac: this.#macs.textOf(srcMac) }),
      dst: this.#addressOf(at + WORD.dst, kind),
      dstPort: ports & 0xffff,
      ...(dstMac >= 0 && { dstMac: this.#macs.textOf(dstMac) }),
    };
  }

  #addressOf(wordsAt: number, kind: number): string {
    const isIpv6 = kind >= IPV6_KIND;
    putAddress(this.#bytes, 0, this.#table.words, wordsAt, isIpv6 ? 4 : 1);
    return this.#addresses.textOf(this.#bytes, 0, isIpv6 ? 16 : 4);
  }
}
