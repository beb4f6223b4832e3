import { type DnsAnswer, type DnsEvent, encodeEvent, protobuf } from '@lanhound/proto';

/** Answers as events carry them, by the generated codec. */
export function encodedAnswers(answers: readonly DnsAnswer[]): Uint8Array {
  const event: Partial<DnsEvent> = { type: 'dns', time: 1, answers: [...answers] };
  const encoded = encodeEvent(event as DnsEvent);
  const reader = protobuf.Reader.create(encoded);
  // The event's time, then tag and length of what is in it: the answers alone.
  reader.skip(9);
  reader.uint32();
  reader.uint32();
  return encoded.slice(reader.pos);
}
