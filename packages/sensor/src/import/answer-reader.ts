import type { DnsAnswer } from '@lanhound/proto';
import { answersOf } from '../decode/answer-records.ts';
import { DnsReader } from '../decode/dns.ts';

/** What a message says. */
export interface MessageContent {
  name: string;
  type: number;
  rcode: number;
  answers: DnsAnswer[];
}

/** As many as the sensor tells of a message on the wire. */
const ANSWERS_MAX = 128;

/** Reads DNS messages that a log has kept. */
export class AnswerReader {
  readonly #reader = new DnsReader({ answersMax: ANSWERS_MAX, hashSeed: 0 });

  /** Undefined for what is no message. */
  read(bytes: Uint8Array): MessageContent | undefined {
    const reader = this.#reader;
    if (!reader.read(bytes, 0, bytes.length, false)) return undefined;
    const { name, type, rcode, answers } = reader;
    return {
      name: Buffer.from(name.bytes.subarray(0, name.length)).toString('latin1'),
      ...{ type, rcode, answers: answersOf(answers.bytes, answers.length) },
    };
  }
}
