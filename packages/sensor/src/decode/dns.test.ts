import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answersOf } from './answer-records.ts';
import { DnsReader } from './dns.ts';
import { dnsRcodeName, dnsTypeName } from './dns-codes.ts';
import { encodedAnswers } from './testing/dns-answers.ts';

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const ZONE = '03 6e6574 00';
const QUESTION = '07 6578616d706c65 03 6e6574 00 0001 0001';
const POINTER = 'c00c';

const record = (type: string, data: string, recordClass = '0001'): string =>
  `${POINTER} ${type} ${recordClass} 0000012c ${hex(data).length.toString(16).padStart(4, '0')} ${data}`;

const answerOf = (...records: string[]): Buffer =>
  hex(`1234 8180 0001 ${records.length.toString(16).padStart(4, '0')} 0000 0000 ${QUESTION} ${records.join('')}`);

function read(message: Uint8Array, options: { cut?: boolean; answersMax?: number } = {}) {
  const reader = new DnsReader({ answersMax: options.answersMax ?? 512, hashSeed: 7 });
  reader.read(message, 0, message.length, options.cut ?? false);
  return said(reader);
}

/** What was read, with texts for bytes. */
function said(reader: DnsReader) {
  const { id, isResponse, truncated, rcode, edns, type, answersOmitted, fault } = reader;
  const name = Buffer.from(reader.name.bytes.subarray(0, reader.name.length)).toString('latin1');
  const answers = answersOf(reader.answers.bytes, reader.answers.length);
  return { id, isResponse, truncated, rcode, edns, name, type, answers, answersOmitted, fault };
}

describe('messages', () => {
  test('a query with EDNS', () => {
    const message = hex(
      `1234 0120 0001 0000 0000 0001 07 4578616d706c65 03 6e6574 00 001c 0001 00 0029 04d0 00000000 0000`,
    );
    expect(read(message)).toMatchObject({
      id: 0x1234,
      isResponse: false,
      name: 'example.net',
      type: 28,
      edns: true,
      truncated: false,
      answers: [],
      fault: '',
    });
  });

  test('an extended response code', () => {
    const message = hex(`1234 8180 0001 0000 0000 0001 ${QUESTION} 00 0029 04d0 01000000 0000`);
    expect(dnsRcodeName(read(message).rcode)).toBe('BADVERS');
  });

  test.each([
    ['A', '0001', 'c0000201', '192.0.2.1'],
    ['AAAA', '001c', `20010db8 ${'00'.repeat(11)} 01`, '2001:db8::1'],
    ['CNAME', '0005', '03 777777 c00c', 'www.example.net'],
    ['NS', '0002', '02 4e53 c00c', 'NS.example.net'],
    ['PTR', '000c', ZONE, 'net'],
    ['DNAME', '0027', '00', '.'],
    ['MX', '000f', '000a 02 6d78 c00c', '10 mx.example.net'],
    ['SRV', '0021', '0001 0002 1f90 c00c', '1 2 8080 example.net'],
    [
      'SOA',
      '0006',
      'c00c 01 68 c00c 00000001 00000002 00000003 00000004 ffffffff',
      'example.net h.example.net 1 2 3 4 4294967295',
    ],
    ['TXT', '0010', '02 6869 00 03 612262', '"hi" "" "a\\"b"'],
    ['SPF', '0063', '06 763d73706631', '"v=spf1"'],
    ['HTTPS', '0041', '0001 00 0001 0003 026832', '\\# 10 00010000010003026832'],
    ['TYPE65280', 'ff00', 'abcd', '\\# 2 abcd'],
    ['NULL', '000a', '', '\\# 0'],
  ])('data of %s', (name, type, data, text) => {
    const { answers, fault } = read(answerOf(record(type, data)));
    expect({ answers, fault }).toEqual({
      answers: [{ name: 'example.net', type: name, ttl: 300, data: text }],
      fault: '',
    });
  });

  test.each([
    ['an A of three bytes', '0001', 'c00002'],
    ['a name that goes on after the data', '0005', '03 777777'],
    ['data after the name', '0005', 'c00c 00'],
    ['an MX without name', '000f', '000a'],
    ['a SOA without numbers', '0006', 'c00c c00c 00000001'],
    ['a string longer than its data', '0010', '05 6869'],
    ['an empty TXT', '0010', ''],
  ])('%s is shown as bytes', (_, type, data) => {
    const { answers, fault } = read(answerOf(record(type, data), record('0001', 'c0000201')));
    const bytes = hex(data);
    expect(answers.map((answer) => answer.data)).toEqual([
      bytes.length === 0 ? '\\# 0' : `\\# ${bytes.length} ${bytes.toString('hex')}`,
      '192.0.2.1',
    ]);
    expect(fault).toBe('dns.rdata');
  });

  test('answers are written as the generated codec writes them, however long their parts are', () => {
    const long = `3f${'61'.repeat(63)}`;
    const owner = `${long.repeat(3)} c00c`;
    const text = `ff${'00'.repeat(255)}`;
    const bytes = hex(
      `1234 8180 0001 0002 0000 0000 ${QUESTION} ${owner} 0010 0001 00000000 0a00 ${text.repeat(10)}` +
        `${owner} 0001 0001 ffffffff 0004 c0000201`,
    );
    const reader = new DnsReader({ answersMax: 8, hashSeed: 7 });
    expect(reader.read(bytes, 0, bytes.length, false)).toBe(true);
    const { answers } = said(reader);
    expect(answers.map(({ name, ttl, data }) => [name.length, ttl, data.length])).toEqual([
      [203, 0, 10_229],
      [203, 4_294_967_295, 9],
    ]);
    const written = Buffer.from(reader.answers.bytes.subarray(0, reader.answers.length));
    expect(written.equals(encodedAnswers(answers))).toBe(true);
  });

  test('text of the CHAOS class, and an address of it', () => {
    const { answers } = read(answerOf(record('0010', '01 39', '0003'), record('0001', 'c0000201', '0003')));
    expect(answers.map(({ data }) => data)).toEqual(['"9"', '\\# 4 c0000201']);
  });

  test('mDNS: no question, and a flag in the class', () => {
    const name = '04 6e6f6465 05 6c6f63616c 00';
    const message = hex(`0000 8400 0000 0001 0000 0000 ${name} 0001 8001 00000078 0004 c0a80102`);
    const { name: about, type, answers, fault } = read(message);
    expect({ about, type, fault }).toEqual({ about: 'node.local', type: 1, fault: '' });
    expect(answers).toEqual([{ name: 'node.local', type: 'A', ttl: 120, data: '192.168.1.2' }]);
  });

  test('what a querier already knows is no answer', () => {
    const message = hex(`0000 0000 0001 0001 0000 0000 ${QUESTION} ${record('0001', 'c0000201')}`);
    expect(read(message)).toMatchObject({ answers: [], fault: '', isResponse: false });
  });

  test('answers beyond the limit are counted, and those behind them still found', () => {
    const records = Array.from({ length: 3 }, (_, i) => record('0001', `c000020${i}`)).join('');
    const message = hex(`1234 8180 0001 0003 0000 0001 ${QUESTION} ${records} 00 0029 04d0 00000000 0000`);
    const reader = read(message, { answersMax: 2 });
    expect(reader.answers).toHaveLength(2);
    expect(reader).toMatchObject({ answersOmitted: 1, edns: true, fault: '' });
  });

  test.each([
    ['eleven bytes', hex('1234 0100 0001 0000 0000 00'), 'dns.short'],
    ['an update', hex(`1234 2800 0001 0000 0000 0000 ${QUESTION}`), 'dns.opcode'],
    ['more questions than fit', hex(`1234 0100 00ff 0000 0000 0000 ${QUESTION}`), 'dns.counts'],
    ['more records than fit', hex(`1234 8100 0001 0002 0000 0000 ${QUESTION}`), 'dns.counts'],
    ['no question', hex('1234 0100 0000 0000 0000 0000'), 'dns.noQuestion'],
    ['a loop in the question', hex('1234 0100 0001 0000 0000 0000 c00c 0001 0001 00'), 'dns.pointer'],
    ['a question without class', hex('1234 0100 0001 0000 0000 0000 03 6e6574 00 0001 00'), 'dns.short'],
  ])('%s is refused', (_, message, fault) => {
    const reader = new DnsReader({ answersMax: 8, hashSeed: 7 });
    expect(reader.read(message, 0, message.length, false)).toBe(false);
    expect(reader.fault).toBe(fault);
  });

  test('what follows a break is lost, what comes before it is not', () => {
    const message = answerOf(record('0001', 'c0000201'), `${POINTER} 0001 0001 0000012c 0009 c0000202`);
    const { name, answers, fault } = read(message);
    expect({ name, answers: answers.length, fault }).toEqual({ name: 'example.net', answers: 1, fault: 'dns.short' });
  });

  test('a truncated answer may claim records that it does not have', () => {
    const message = hex(`1234 8380 0001 0010 0000 0000 ${QUESTION}`);
    expect(read(message)).toMatchObject({ name: 'example.net', truncated: true });
  });

  test('a message that the snapshot length cut', () => {
    const message = answerOf(record('0001', 'c0000201'), record('0001', 'c0000202')).subarray(0, -3);
    expect(read(message, { cut: true }).answers).toHaveLength(1);
  });

  test.each([
    [1, 'A'],
    [65, 'HTTPS'],
    [257, 'CAA'],
    [53, 'SMIMEA'],
    [255, 'ANY'],
    [54, 'TYPE54'],
    [65_535, 'TYPE65535'],
  ])('type %i is %s', (type, name) => expect(dnsTypeName(type)).toBe(name));

  test.each([
    [0, 'NOERROR'],
    [3, 'NXDOMAIN'],
    [11, 'DSOTYPENI'],
    [12, 'RCODE12'],
    [23, 'BADCOOKIE'],
    [4_095, 'RCODE4095'],
  ])('response code %i is %s', (rcode, name) => expect(dnsRcodeName(rcode)).toBe(name));
});

describe('any bytes', () => {
  const good = answerOf(
    record('0005', '03 777777 c00c'),
    record('000f', '000a 02 6d78 c00c'),
    record('0006', 'c00c 01 68 c00c 00000001 00000002 00000003 00000004 00000005'),
    record('0010', '02 6869'),
  );
  const reader = new DnsReader({ answersMax: 8, hashSeed: 7 });
  const outcome = (bytes: Uint8Array, start: number, end: number, cut: boolean) => {
    const isReadable = reader.read(bytes, start, end, cut);
    const { name, type, answers, fault, rcode, edns } = said(reader);
    return isReadable ? { name, type, answers, fault, rcode, edns } : { fault };
  };

  test('every truncation is read or refused, never half silently', () => {
    for (let length = 0; length < good.length; length++) {
      expect(outcome(good, 0, length, false).fault, `${length} bytes`).not.toBe('');
    }
  });

  test('mutations never throw, and bytes outside do not matter', () => {
    const mutations = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 });
    const around = fc.uint8Array({ minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(mutations, fc.nat(good.length), fc.boolean(), around, (changes, length, cut, outside) => {
        const bytes = Buffer.from(good.subarray(0, length));
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        const framed = Buffer.concat([outside, bytes, outside]);
        expect(outcome(framed, 64, 64 + length, cut)).toEqual(outcome(bytes, 0, length, cut));
      }),
      { numRuns: 2_000 },
    );
  });
});
