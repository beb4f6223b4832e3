import { type DnsAnswer, protobuf } from '@lanhound/proto';

/** Answers that are written as events carry them, read again. */
export function answersOf(encoded: Uint8Array, length: number): DnsAnswer[] {
  const reader = protobuf.Reader.create(encoded.subarray(0, length));
  const answers: DnsAnswer[] = [];
  while (reader.pos < reader.len) {
    reader.uint32();
    answers.push(answerOf(reader, reader.uint32()));
  }
  return answers;
}

function answerOf(reader: protobuf.Reader, length: number): DnsAnswer {
  const end = reader.pos + length;
  const answer: DnsAnswer = { name: '', type: '', ttl: 0, data: '' };
  while (reader.pos < end) {
    const field = reader.uint32() >>> 3;
    if (field === 1) answer.name = reader.string();
    else if (field === 2) answer.type = reader.string();
    else if (field === 3) answer.ttl = reader.uint32();
    else answer.data = reader.string();
  }
  return answer;
}
