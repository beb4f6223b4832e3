import { describe, expect, test } from 'vitest';
import { packetOf, type Sent, START_US, trackerOver } from './testing/flow-fixture.ts';

const SYN = 2;
const ACK = 16;

interface Quality {
  rttUs: number;
  repeats: [fromSource: number, toSource: number];
}

/** "milliseconds client|server flags sequence payload" a line; what the flow's last event says, repeats summed up. */
function qualityOf(lines: readonly string[]): Quality {
  const quality: Quality = { rttUs: -1, repeats: [0, 0] };
  const tracker = trackerOver({ announceMs: 0 }, (flow) => {
    quality.rttUs = flow.handshakeRttUs;
    quality.repeats[0] += flow.srcRetransmissions;
    quality.repeats[1] += flow.dstRetransmissions;
  });
  for (const line of lines) {
    const [ms = '', who = '', flags = '', sequence = '', payload = ''] = line.split(' ');
    const ends =
      who === 'client' ? { src: 1, dst: 2, srcPort: 9, dstPort: 80 } : { src: 2, dst: 1, srcPort: 80, dstPort: 9 };
    const bits = (flags.includes('S') ? SYN : 0) | (flags.includes('A') ? ACK : 0);
    const sent: Sent = {
      timeUs: START_US + Number(ms) * 1_000,
      ...ends,
      flags: bits,
      sequence: Number(sequence),
      payload,
    };
    tracker.see(packetOf(sent));
  }
  tracker.finish();
  return quality;
}

const HANDSHAKE = ['0 client S 99', '10 server SA 499', '13 client A 100'];

describe('the round trip of the handshake', () => {
  test.each<[string, string[], number]>([
    ['from SYN to the ACK of its answer', HANDSHAKE, 13_000],
    ['also when the ACK brings a request', ['0 client S 99', '10 server SA 499', '12 client A 100 GET'], 12_000],
    [
      'a repeated SYN leaves open which was answered',
      ['0 client S 99', '1000 client S 99', '1010 server SA 499', '1013 client A 100'],
      -1,
    ],
    ['without the SYN there is none', ['10 server SA 499', '13 client A 100'], -1],
    ['without the answer there is none', ['0 client S 99', '13 client A 100'], -1],
    ['a connection that was forgotten', ['0 client S 99', '10 server SA 499', '70000 client A 100'], -1],
  ])('%s', (_, lines, rttUs) => expect(qualityOf(lines).rttUs).toBe(rttUs));
});

describe('retransmissions', () => {
  test.each<[string, string[], Quality['repeats']]>([
    ['none', ['20 client A 100 abc', '30 server A 500 xyz'], [0, 0]],
    [
      'of each side',
      ['20 client A 100 abc', '21 client A 100 abc', '30 server A 500 xy', '31 server A 500 xy', '32 server A 500 x'],
      [1, 2],
    ],
    ['one that brings something new is none', ['20 client A 100 abc', '21 client A 102 cde'], [0, 0]],
    ['the byte that asks whether the other is there is none', ['20 client A 100 abc', '9000 client A 102 c'], [0, 0]],
    ['an acknowledgement is none', ['20 client A 100 abc', '21 client A 100', '22 client A 103'], [0, 0]],
    ['what came late and was waited for is none', ['20 client A 103 def', '21 client A 100 abc'], [0, 0]],
  ])('%s', (_, lines, repeats) => expect(qualityOf([...HANDSHAKE, ...lines]).repeats).toEqual(repeats));
});
