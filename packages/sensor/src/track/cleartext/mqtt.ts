import { u16 } from '../../decode/bytes.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from './cleartext-event.ts';

/** MQTT 3.1.1 section 3.1 and MQTT 5 section 3.1: the packet's type, and the flags that say which fields follow. */
const CONNECT = 0x10;
const FLAG = { will: 0x04, password: 0x40, username: 0x80 } as const;
const LEVEL_OF_VERSION_5 = 5;
/** Bridges between brokers set it in the protocol level. */
const BRIDGE_BIT = 0x80;
const NAME_BYTES_MAX = 6;
/** Protocol level, flags and two bytes of keep-alive, which follow the protocol's name. */
const FIXED_BYTES = 4;
/** A remaining length, and the length of properties, in the form of MQTT 5 section 1.5.5. */
const VARINT_BYTES_MAX = 4;
const CONTINUES = 0x80;
const INCOMPLETE = -1;
const MALFORMED = -2;

/** What may follow the fixed part, in this order. */
type Field = 'properties' | 'clientId' | 'willProperties' | 'willTopic' | 'willMessage' | 'username' | 'password';

/** The first packet of an MQTT client: whether it logs in, and as whom. Nothing after it is read. */
export const openMqtt: OpenDialogue = (context) => new MqttConnect(context);

class MqttConnect implements DialogueReader {
  readonly #teller: CleartextTeller;
  /** What is still to come; undefined before the fixed part is known. */
  #fields: Field[] | undefined;
  /** Bytes of the packet that are still to come. */
  #bytesLeft = 0;
  #username: string | undefined;
  #isPassword = false;
  #lastUs = 0;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'mqtt');
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const isBegun = this.#fields !== undefined;
    if (isBegun ? fromInitiator !== this.#teller.isClientInitiator : bytes[start] !== CONNECT) return ENOUGH;
    this.#lastUs = timeUs;
    let at = start;
    if (!isBegun) {
      at = this.#begin(bytes, start, end);
      if (at === INCOMPLETE) return 0;
      if (at === MALFORMED) return ENOUGH;
      this.#teller.isClientInitiator = fromInitiator;
    }
    return this.#readFields(bytes, start, at, end);
  }

  /** What is missing may be the name, but the flags have said that there is one. */
  miss(): boolean {
    this.#tell();
    return false;
  }

  end(): void {
    this.#tell();
  }

  /** One past the fixed part of the packet at `start`. */
  #begin(bytes: Uint8Array, start: number, end: number): number {
    const nameAt = varintEnd(bytes, start + 1, end);
    if (nameAt < 0) return nameAt;
    if (nameAt + 2 > end) return INCOMPLETE;
    const nameBytes = u16(bytes, nameAt);
    if (nameBytes > NAME_BYTES_MAX) return MALFORMED;
    const levelAt = nameAt + 2 + nameBytes;
    if (levelAt + FIXED_BYTES > end) return INCOMPLETE;
    this.#bytesLeft = varint(bytes, start + 1, nameAt) - (levelAt + FIXED_BYTES - nameAt);
    const level = (bytes[levelAt] as number) & ~BRIDGE_BIT;
    const flags = bytes[levelAt + 1] as number;
    this.#isPassword = (flags & FLAG.password) !== 0;
    this.#fields = fieldsOf(flags, level === LEVEL_OF_VERSION_5);
    return levelAt + FIXED_BYTES;
  }

  #readFields(bytes: Uint8Array, start: number, from: number, end: number): number {
    const fields = this.#fields as Field[];
    let at = from;
    for (let field = fields[0]; field !== undefined && this.#bytesLeft > 0; field = fields[0]) {
      const isProperties = field === 'properties' || field === 'willProperties';
      const valueAt = isProperties ? varintEnd(bytes, at, end) : at + 2;
      if (valueAt === MALFORMED) break;
      if (valueAt === INCOMPLETE || valueAt > end) return at - start;
      const length = isProperties ? varint(bytes, at, valueAt) : u16(bytes, at);
      if (field === 'password') {
        this.#isPassword = length > 0;
        break;
      }
      if (field === 'username') {
        const nameEnd = valueAt + Math.min(length, USERNAME_BYTES_MAX + 1);
        if (nameEnd > end) return at - start;
        this.#username = usernameOf(bytes, valueAt, nameEnd);
      }
      fields.shift();
      this.#bytesLeft -= valueAt + length - at;
      at = valueAt + length;
      // The rest of the field is not wanted.
      if (at > end && fields.length > 0 && this.#bytesLeft > 0) return at - start;
    }
    this.#tell();
    return ENOUGH;
  }

  #tell(): void {
    if (!this.#fields || this.#teller.hasTold) return;
    const credential = this.#isPassword;
    this.#teller.tell(this.#lastUs, {
      credential,
      ...(this.#username === undefined ? {} : { username: this.#username }),
    });
  }
}

function fieldsOf(flags: number, isVersion5: boolean): Field[] {
  const fields: Field[] = isVersion5 ? ['properties', 'clientId'] : ['clientId'];
  if ((flags & FLAG.will) !== 0) {
    if (isVersion5) fields.push('willProperties');
    fields.push('willTopic', 'willMessage');
  }
  if ((flags & FLAG.username) !== 0) fields.push('username');
  if ((flags & FLAG.password) !== 0) fields.push('password');
  return fields;
}

/** One past the variable length integer at `at`. */
function varintEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = 0; i < VARINT_BYTES_MAX; i++) {
    if (at + i >= end) return INCOMPLETE;
    if ((bytes[at + i] as number) < CONTINUES) return at + i + 1;
  }
  return MALFORMED;
}

function varint(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = end - 1; i >= at; i--) value = value * CONTINUES + ((bytes[i] as number) & ~CONTINUES);
  return value;
}
