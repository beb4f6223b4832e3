import { type DnsAnswer, parseTime } from '@lanhound/proto';
import { z } from 'zod';
import { dnsRcodeName, dnsTypeName } from '../decode/dns-codes.ts';
import type { EventSink } from '../track/records.ts';
import { ipOf, isLoopback } from './addresses.ts';
import { AnswerReader } from './answer-reader.ts';
import { fileKeys } from './file/file-keys.ts';
import type { LineReader } from './file/followed-file.ts';
import { lookupNameOf } from './lookup-name.ts';
import { resolverKey } from './resolver.ts';

export const AdguardLogImport = z.strictObject({
  kind: z.literal('adguard-log'),
  ...fileKeys({ startAt: 'end', example: '/opt/AdGuardHome/data/querylog.json' }),
  resolver: resolverKey,
});
export type AdguardLogImport = z.infer<typeof AdguardLogImport>;

/** A message of 65,535 bytes in base64, and what it was before it was rewritten. */
export const ADGUARD_LINE_BYTES_MAX = 262_144;
const BLOCKED_LENGTH_MAX = 256;
/** "RRSIG" and "TYPE65535" are as long as types get. */
const QTYPE = /^[A-Za-z0-9-]{1,16}$/;

/** A line as AdGuard Home writes it; before 0.99 with the whole question in place of its name and type. */
const Line = z.object({
  T: z.string().max(64).optional(),
  QH: z.string().max(1_024).optional(),
  QT: z.string().max(16).optional(),
  IP: z.string().max(64),
  Answer: z.string().optional(),
  Elapsed: z.number().optional(),
  Time: z.string().max(64).optional(),
  Question: z.string().max(ADGUARD_LINE_BYTES_MAX).optional(),
  Result: z
    .object({
      IsFiltered: z.boolean().optional(),
      Reason: z.number().optional(),
      ServiceName: z.string().optional(),
      Rule: z.string().optional(),
      Rules: z.array(z.object({ Text: z.string().optional() })).optional(),
    })
    .optional(),
});
type Line = z.infer<typeof Line>;

/** Reasons that keep an answer back, by number; others let it pass or put another in its place. */
const BLOCKED: Readonly<Record<number, string>> = {
  3: 'blocklist',
  4: 'safe browsing',
  5: 'parental control',
  6: 'invalid',
  8: 'blocked service',
};

/** The query log of AdGuard Home: a lookup a line, in JSON, with the message that was the answer. */
export function createAdguardLogReader(
  { resolver }: Pick<AdguardLogImport, 'resolver'>,
  sink: EventSink,
  nowUs: () => number,
): LineReader {
  const messages = new AnswerReader();
  let understood = 0;
  let unreadable = 0;
  return {
    line(bytes) {
      const line = parseLine(bytes);
      const event = line && eventOf(line, messages, nowUs(), resolver);
      if (!event) {
        unreadable++;
        return;
      }
      understood++;
      sink.event(event);
    },
    tick: () => {},
    finish: () => {},
    counters: () => ({ understood, unreadable }),
  };
}

function parseLine(bytes: Buffer): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(bytes.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function eventOf(line: Line, messages: AnswerReader, nowUs: number, resolver: string | undefined) {
  const asker = ipOf(line.IP);
  const timeUs = parseTime(line.T ?? line.Time ?? '');
  const question = questionOf(line, messages);
  if (asker === undefined || timeUs === undefined || !question) return undefined;
  const answer = messageOf(line.Answer, messages);
  const blockedBy = blockedByOf(line.Result);
  const answers: DnsAnswer[] = answer?.answers ?? [];
  return {
    ...{ type: 'dns' as const, time: Math.min(timeUs, nowUs), via: 'log', id: 0, ...question },
    src: resolver !== undefined && isLoopback(asker) ? resolver : asker,
    ...(resolver === undefined ? {} : { dst: resolver }),
    ...(answer ? { rcode: dnsRcodeName(answer.rcode) } : {}),
    ...(answers.length === 0 ? {} : { answers }),
    ...(answer && line.Elapsed !== undefined && line.Elapsed >= 0 ? { rttUs: Math.round(line.Elapsed / 1_000) } : {}),
    ...(blockedBy === undefined ? {} : { blockedBy }),
  };
}

function questionOf({ QH, QT, Question }: Line, messages: AnswerReader): { name: string; qtype: string } | undefined {
  if (QH !== undefined && QT !== undefined) {
    // Bytes of UTF-8, as a name on the wire would have them.
    const name = Buffer.from(QH).toString('latin1');
    return QTYPE.test(QT) ? { name: lookupNameOf(name), qtype: QT.toUpperCase() } : undefined;
  }
  const message = messageOf(Question, messages);
  return message && { name: message.name, qtype: dnsTypeName(message.type) };
}

function messageOf(base64: string | undefined, messages: AnswerReader) {
  return base64 ? messages.read(Buffer.from(base64, 'base64')) : undefined;
}

function blockedByOf(result: Line['Result']): string | undefined {
  const reason = result?.IsFiltered ? BLOCKED[result.Reason ?? -1] : undefined;
  if (reason === undefined) return undefined;
  const said = result?.ServiceName || result?.Rules?.[0]?.Text || result?.Rule;
  return said ? printable(said) : reason;
}

const printable = (text: string): string => text.replace(/[\p{C}\p{Z}]+/gu, ' ').slice(0, BLOCKED_LENGTH_MAX);
