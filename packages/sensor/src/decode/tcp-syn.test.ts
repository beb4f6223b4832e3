import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from './decode.ts';
import { LINK_TYPE } from './link.ts';
import { Packet } from './packet.ts';
import { packSyn, SYN_WORDS, synText } from './tcp-syn.ts';

const IPV6_ADDRESSES = '20010db8000000000000000000000001 20010db8000000000000000000000002';

interface Syn {
  hopLimit?: number;
  window?: number;
  /** Bytes that are no whole words are padded with zeros. */
  options: string;
  wide?: boolean;
  /** Bytes of the frame that were captured. */
  captured?: number;
}

const hex = (value: number, bytes: number) => value.toString(16).padStart(bytes * 2, '0');

/** The fingerprint of a SYN on the wire; empty when there is none. */
function fingerprint({ hopLimit = 64, window = 64_240, options, wide = false, captured }: Syn): string {
  const optionBytes = Buffer.from(options.replace(/\s/g, ''), 'hex');
  const tcpBytes = 20 + Math.ceil(optionBytes.length / 4) * 4;
  const tcp = `1234 0050 00000001 00000000 ${hex(tcpBytes << 2, 1)}02 ${hex(window, 2)} 0000 0000`;
  const ip = wide
    ? `60000000 ${hex(tcpBytes, 2)} 06 ${hex(hopLimit, 1)} ${IPV6_ADDRESSES}`
    : `4500 ${hex(20 + tcpBytes, 2)} 0000 4000 ${hex(hopLimit, 1)} 06 0000 c0000201 c0000202`;
  const header = Buffer.from((ip + tcp).replace(/\s/g, ''), 'hex');
  const frame = new Frame();
  frame.bytes = Buffer.concat([header, optionBytes, Buffer.alloc(tcpBytes - 20 - optionBytes.length)]);
  frame.wireBytes = frame.bytes.length;
  frame.end = captured ?? frame.wireBytes;
  frame.linkType = LINK_TYPE.raw;
  const packet = new Packet();
  createDecoder().decode(frame, packet);
  const words = new Int32Array(SYN_WORDS);
  packSyn(packet, words, 0);
  const [first = 0, second = 0, third = 0] = words;
  return third === 0 ? '' : synText(first, second, third);
}

const LINUX = '020405b4 0402 080a 00000001 00000000 01 030307';
const WINDOWS = '020405b4 01 030308 01 01 0402';
const APPLE = '020405b4 01 030306 01 01 080a 00000001 00000000 0402 0000';

test.each<[string, Syn, string]>([
  ['Linux', { options: LINUX }, '64:64240:MSTNW:1460:7'],
  ['Windows, some routers away', { options: WINDOWS, hopLimit: 119 }, '128:64240:MNWNNS:1460:8'],
  ['an iPhone', { options: APPLE, window: 65_535 }, '64:65535:MNWNNTSE:1460:6'],
  ['IPv6', { options: LINUX, wide: true, hopLimit: 63 }, '64:64240:MSTNW:1460:7'],
  ['no options, as of scanners', { options: '', window: 1_024, hopLimit: 38 }, '64:1024:-:-:-'],
  ['the least hop limits', { options: '020405b4', hopLimit: 32, window: 1 }, '32:1:M:1460:-'],
  ['one more', { options: '020405b4', hopLimit: 33, window: 65_535 }, '64:65535:M:1460:-'],
  ['beyond 128', { options: '020405b4', hopLimit: 129 }, '255:64240:M:1460:-'],
  ['Fast Open and Multipath', { options: '2204aabb 1e04aabb' }, '64:64240:FP:-:-'],
  ['an option without a letter', { options: '4104aabb 020405b4' }, '64:64240:?M:1460:-'],
  ['a scale above 14 counts as 14', { options: '0303ff 00' }, '64:64240:WE:-:14'],
  ['a scale of 0 is one', { options: '030300 00' }, '64:64240:WE:-:0'],
  ['an option of length 0 ends it', { options: '020405b4 0300 0101' }, '64:64240:M?:1460:-'],
  ['an option beyond the header', { options: '020405b4 0109 0808' }, '64:64240:MN?:1460:-'],
  ['a segment size of the wrong length', { options: '0203 05 01' }, '64:64240:MN:-:-'],
  ['what is behind the end is padding', { options: '00 0402 01' }, '64:64240:E:-:-'],
  ['the most options', { options: '01'.repeat(13) }, '64:64240:NNNNNNNNNNNNN+:-:-'],
  ['more than that', { options: '01'.repeat(40) }, '64:64240:NNNNNNNNNNNNN+:-:-'],
  ['options that were cut', { options: LINUX, captured: 50 }, ''],
])('%s', (_, syn, text) => expect(fingerprint(syn)).toBe(text));

test('whatever the options are, the text is short and the same again', () => {
  const options = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  fc.assert(
    fc.property(options, (options) => {
      const text = fingerprint({ options });
      expect(text).toMatch(/^64:64240:([ENMWSTFP?]{1,13}\+?|-):(\d{1,5}|-):(\d{1,2}|-)$/);
      expect(fingerprint({ options })).toBe(text);
    }),
  );
});
