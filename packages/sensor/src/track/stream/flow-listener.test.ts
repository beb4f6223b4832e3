import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DialogueReader, ENOUGH } from '../dialogue.ts';
import type { Recogniser } from '../recogniser.ts';
import { packetOf, START_US } from '../testing/flow-fixture.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import type { StreamConfig } from './stream-config.ts';

const APP = 1;
const SYN = 2;
const ACK = 16;
const FIRST = 4_294_967_290; // So that sequence numbers begin anew after a few bytes.

/** Knows a flow by the letters "go" at the beginning of what one side says. */
const recogniser: Recogniser = {
  see: (bytes, start, end, _who, _proto, memory) =>
    end - start >= 2 && bytes[start] === 0x67 && bytes[start + 1] === 0x6f ? APP : memory,
  nameOf: (code) => (code === APP ? 'go' : ''),
};

type Deal = (text: string, fromInitiator: boolean) => number;

/** What a reader heard: each side's text, "~" where some was missing. */
class Heard {
  readonly said = ['', ''];
  readonly shown: string[] = [];
  ends = 0;
  readonly deal: Deal;

  constructor(deal: Deal) {
    this.deal = deal;
  }

  open = (): DialogueReader => ({
    hear: (bytes, start, end, fromInitiator) => {
      const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
      this.shown.push(text);
      const dealt = this.deal(text, fromInitiator);
      if (dealt !== ENOUGH) this.said[fromInitiator ? 0 : 1] += text.slice(0, dealt);
      return dealt;
    },
    miss: (fromInitiator) => {
      this.said[fromInitiator ? 0 : 1] += '~';
      return true;
    },
    end: () => void this.ends++,
  });
}

function listen(
  deal: Deal = (text) => text.length,
  stream: Partial<StreamConfig> = {},
  limits: Partial<TrackConfig> = {},
) {
  const heard = new Heard(deal);
  const config = TrackConfig.parse({ flowsMax: 16, ...limits, stream });
  const sink = { flow: () => {}, dns: () => {}, event: () => {} };
  const dialogues = [undefined, heard.open];
  const tracker = createTracker(config, { sink, recogniser, dialogues, inspectors: [], random: () => 0.5 });
  let timeUs = START_US;
  /** One segment of host 1 (or of host 2, which answers): what it says, so many bytes behind its SYN. */
  const say = (host: 1 | 2, offset: number, payload: string, more: { flags?: number; cutBytes?: number } = {}) => {
    timeUs += 1_000;
    const ends = host === 1 ? { src: 1, dst: 2, srcPort: 9, dstPort: 8 } : { src: 2, dst: 1, srcPort: 8, dstPort: 9 };
    const sequence = (FIRST + offset) >>> 0;
    const packet = packetOf({ timeUs, ...ends, sequence, payload, flags: more.flags ?? ACK });
    packet.payloadEnd -= more.cutBytes ?? 0;
    packet.payloadCut = packet.payloadEnd < packet.payloadWireEnd;
    tracker.see(packet);
  };
  const wait = (seconds: number) => {
    for (let i = 0; i < seconds * 2; i++) {
      timeUs += 500_000;
      tracker.tick(timeUs);
    }
  };
  say(1, -1, '', { flags: SYN });
  say(2, -1, '', { flags: SYN | ACK });
  return { heard, tracker, say, wait };
}

describe('one side', () => {
  test.each<[string, [offset: number, text: string][], string]>([
    [
      'in order',
      [
        [0, 'go '],
        [3, 'abc'],
        [6, 'def'],
      ],
      'go abcdef',
    ],
    [
      'repeated',
      [
        [0, 'go '],
        [3, 'abc'],
        [3, 'abc'],
        [0, 'go '],
        [6, 'def'],
      ],
      'go abcdef',
    ],
    [
      'overlapping',
      [
        [0, 'go '],
        [3, 'abc'],
        [4, 'bcdef'],
      ],
      'go abcdef',
    ],
    [
      'the latter half first',
      [
        [3, 'abc'],
        [0, 'go '],
      ],
      'go abc',
    ],
    [
      'backwards',
      [
        [6, 'def'],
        [3, 'abc'],
        [2, ' '],
        [0, 'go'],
      ],
      'go abcdef',
    ],
    [
      'two holes',
      [
        [0, 'go '],
        [9, 'ghi'],
        [5, 'c'],
        [3, 'ab'],
        [6, 'def'],
      ],
      'go abcdefghi',
    ],
    ['byte by byte', [...'go abc'].map((letter, i) => [i, letter]), 'go abc'],
    [
      'a hole that overlaps both its sides',
      [
        [0, 'go '],
        [6, 'def'],
        [2, ' abcde'],
      ],
      'go abcdef',
    ],
  ])('%s', (_, segments, expected) => {
    const { heard, say } = listen();
    for (const [offset, text] of segments) say(1, offset, text);
    expect(heard.said).toEqual([expected, '']);
  });

  test('what the reader leaves over comes again with what follows', () => {
    const lines: Deal = (text) => text.lastIndexOf(';') + 1;
    const { heard, say } = listen(lines);
    for (const [offset, text] of [
      [0, 'go a'],
      [4, 'b;c'],
      [7, 'd'],
      [8, ';'],
    ] as const)
      say(1, offset, text);
    expect(heard.shown).toEqual(['go a', 'go ab;c', 'cd', 'cd;']);
    expect(heard.said[0]).toBe('go ab;cd;');
  });

  test('what the reader skips is not shown, nor is it missed when it is missing', () => {
    const { heard, say } = listen((text) => (text.startsWith('go') ? 10 : text.length));
    for (const [offset, text] of [
      [0, 'go '],
      [3, 'ab'],
      [7, 'cd'],
      [9, 'efg'],
    ] as const)
      say(1, offset, text);
    expect(heard.shown).toEqual(['go ', 'fg']);
    expect(heard.said[0]).not.toContain('~');
  });

  test('what is missing for too long is given up', () => {
    const { heard, say, wait, tracker } = listen();
    say(1, 0, 'go ');
    say(1, 6, 'def');
    wait(2);
    expect(heard.said[0]).toBe('go ');
    wait(3);
    expect(heard.said[0]).toBe('go ~def');
    say(1, 9, 'g');
    expect(heard.said[0]).toBe('go ~defg');
    expect(tracker.counters().details['stream.holes']).toBe(1);
  });

  test('what is missing at the end of the flow is given up', () => {
    const { heard, say, tracker } = listen();
    say(1, 0, 'go ');
    say(1, 6, 'def');
    tracker.finish();
    expect(heard.said[0]).toBe('go ~def');
    expect(heard.ends).toBe(1);
  });

  test('what lies too far ahead gives up what is before it', () => {
    const { heard, say } = listen((text) => text.length, { sideBytesMax: 2_048 });
    say(1, 0, 'go ');
    say(1, 6, 'def');
    say(1, 9_000, 'far');
    expect(heard.said[0]).toBe('go ~def~far');
  });

  test('what the capture cut off is missing', () => {
    const { heard, say, tracker } = listen();
    say(1, 0, 'go abcdef', { cutBytes: 3 });
    say(1, 9, 'ghi');
    expect(heard.said[0]).toBe('go abc~ghi');
    expect(tracker.counters().details['stream.cut']).toBe(1);
  });

  test('more than may be kept is given up', () => {
    const { heard, say, tracker } = listen((text) => text.indexOf(';') + 1, { sideBytesMax: 2_048 });
    say(1, 0, 'go ');
    say(1, 3, 'x'.repeat(2_000));
    say(1, 2_003, 'y'.repeat(2_000));
    say(1, 4_003, 'z;');
    expect(heard.said[0]).toBe('~z;');
    expect(tracker.counters().details['stream.overflows']).toBe(1);
  });
});

describe('two sides', () => {
  test('what was said before the application is known is read as it was said', () => {
    const { heard, say } = listen();
    say(2, 0, 'hello');
    say(1, 0, 'hi');
    say(2, 5, 'again');
    say(1, 2, 'go ');
    expect(heard.shown).toEqual(['hello', 'hi', 'again', 'go ']);
  });

  test('when neither side wants more, the dialogue ends, and only once', () => {
    const { heard, say, tracker } = listen(() => ENOUGH);
    say(1, 0, 'go ');
    expect(heard.ends).toBe(0);
    say(2, 0, 'yes');
    expect(heard.ends).toBe(1);
    say(1, 3, 'more');
    tracker.finish();
    expect(heard.shown).toEqual(['go ', 'yes']);
    expect(heard.ends).toBe(1);
  });

  test('a SYN that comes late turns the sides round', () => {
    const heard = listen();
    heard.say(2, 0, 'hello');
    heard.say(1, 0, 'go ');
    expect(heard.heard.said).toEqual(['go ', 'hello']);
  });
});

test('a flood of flows that leave something over cannot take the memory of the others', () => {
  const kept: DialogueReader = { hear: () => 0, miss: () => true, end: () => {} };
  const config = TrackConfig.parse({ flowsMax: 4_096, stream: { bufferBytesMax: 1_048_576, conversationsMax: 700 } });
  const sink = { flow: () => {}, dns: () => {}, event: () => {} };
  const dialogues = [undefined, () => kept];
  const tracker = createTracker(config, { sink, recogniser, dialogues, inspectors: [], random: () => 0.5 });
  for (let srcPort = 1; srcPort <= 2_000; srcPort++) {
    tracker.see(packetOf({ timeUs: START_US, src: 1, dst: 2, srcPort, dstPort: 80, payload: 'go and on', flags: ACK }));
  }
  expect(tracker.counters().details).toMatchObject({
    'stream.windowsEvicted': 1_488,
    'stream.conversationsEvicted': 1_300,
  });
});

test('whatever way a stream is cut, repeated and shuffled, its reader hears the same', () => {
  const text = `go ${Array.from({ length: 400 }, (_, i) => String.fromCharCode(0x41 + (i % 50))).join('')}`;
  const segment = fc.record({ at: fc.nat(text.length - 1), length: fc.integer({ min: 1, max: 90 }) });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (extra, step) => {
      const { heard, say, tracker } = listen((shown) => Math.ceil(shown.length / 2));
      for (const { at, length } of extra) say(1, at, text.slice(at, at + length));
      // In the end everything has come.
      for (let at = 0; at < text.length; at += step) say(1, at, text.slice(at, at + step));
      expect(heard.said[0]).toBe(text.slice(0, heard.said[0]?.length));
      tracker.finish();
      expect(heard.ends).toBe(1);
    }),
    { numRuns: 300 },
  );
});
