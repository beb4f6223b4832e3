import { parseIp } from '@lanhound/proto';

/** One record: its owner, whose first label may hold anything, its type and its data. */
export interface RecordFields {
  owner: readonly string[];
  type: 'A' | 'AAAA' | 'PTR' | 'SRV' | 'TXT' | 'NSEC';
  data: readonly string[];
  ttl?: number;
  class?: number;
}

export interface AnswerFields {
  answers?: readonly RecordFields[];
  additionals?: readonly RecordFields[];
  questions?: readonly (readonly string[])[];
  flags?: number;
  id?: number;
}

const TYPE = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, NSEC: 47 } as const;
const ANSWER = 0x8400;
const IN_AND_FLUSH = 0x8001;

/** A message of mDNS or LLMNR, whose names point back to what came before wherever they can. */
export function answer({
  answers = [],
  additionals = [],
  questions = [],
  flags = ANSWER,
  id = 0,
}: AnswerFields): Buffer {
  const names = new Map<string, number>();
  let message = numbers(id, flags, questions.length, answers.length, 0, additionals.length);
  for (const labels of questions) message = Buffer.concat([addName(message, labels, names), numbers(1, 1)]);
  for (const record of [...answers, ...additionals]) message = addRecord(message, record, names);
  return message;
}

function addRecord(message: Buffer, record: RecordFields, names: Map<string, number>): Buffer {
  const { owner, type, data, ttl = 120 } = record;
  const fixed = Buffer.concat([
    addName(message, owner, names),
    numbers(TYPE[type], record.class ?? IN_AND_FLUSH, ttl >>> 16, ttl & 0xffff, 0),
  ]);
  const whole = addData(fixed, type, data, names);
  whole.writeUInt16BE(whole.length - fixed.length, fixed.length - 2);
  return whole;
}

function addData(message: Buffer, type: RecordFields['type'], data: readonly string[], names: Map<string, number>) {
  switch (type) {
    case 'A':
    case 'AAAA':
      return Buffer.concat([message, parseIp(data[0] ?? '') ?? Buffer.alloc(1)]);
    case 'PTR':
      return addName(message, data, names);
    case 'SRV':
      return addName(Buffer.concat([message, numbers(0, 0, 443)]), data, names);
    case 'TXT':
      return Buffer.concat([message, ...data.map(withLength)]);
    case 'NSEC':
      return Buffer.concat([message, Buffer.alloc(8)]);
  }
}

/** Labels as they are, with their lengths; the rest by a pointer if it was there before. */
function addName(message: Buffer, labels: readonly string[], names: Map<string, number>): Buffer {
  let whole = message;
  for (let i = 0; i < labels.length; i++) {
    const rest = labels.slice(i).join('\n');
    const known = names.get(rest);
    if (known !== undefined) return Buffer.concat([whole, numbers(0xc000 | known)]);
    names.set(rest, whole.length);
    whole = Buffer.concat([whole, withLength(labels[i] ?? '')]);
  }
  return Buffer.concat([whole, Buffer.alloc(1)]);
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
}
