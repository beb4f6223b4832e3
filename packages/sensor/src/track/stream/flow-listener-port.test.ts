import { expect, test } from 'vitest';
import type { DialogueReader } from '../dialogue.ts';
import { GAVE_UP, type Recogniser } from '../recogniser.ts';
import { packetOf, START_US } from '../testing/flow-fixture.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';

// Readers that are opened by a flow's port. Applications are words of two letters: "go" has a reader of its own.

const APPS = ['', 'go', 'dn'];
const SYN = 2;
const ACK = 16;
const PORT = 8;

const recogniser: Recogniser = {
  see(bytes, start, end, _who, _proto, memory) {
    const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
    if (text.startsWith('??')) return GAVE_UP;
    const app = APPS.indexOf(text.slice(0, 2));
    return app > 0 ? app : memory;
  },
  nameOf: (code) => APPS[code] ?? '',
};

/** What a reader heard: each side's pieces, "~" where some was missing, "." at its end. */
function readerTo(heard: string[]): DialogueReader {
  const who = (fromInitiator: boolean) => (fromInitiator ? '>' : '<');
  return {
    hear(bytes, start, end, fromInitiator) {
      heard.push(who(fromInitiator) + Buffer.from(bytes.subarray(start, end)).toString('latin1'));
      return end - start;
    },
    miss(fromInitiator) {
      heard.push(`${who(fromInitiator)}~`);
      return true;
    },
    end: () => void heard.push('.'),
  };
}

type Step = [host: 1 | 2, offset: number, text: string];

function play(steps: readonly Step[], options: { port?: number; handshake?: boolean; proto?: number } = {}) {
  const { port = PORT, handshake = true, proto = 6 } = options;
  const byPort: string[] = [];
  const byApp: string[] = [];
  const apps: string[] = [];
  const tracker = createTracker(TrackConfig.parse({ flowsMax: 16 }), {
    sink: { flow: ({ app }) => void apps.push(app), dns: () => {}, event: () => {} },
    recogniser,
    dialogues: [undefined, () => readerTo(byApp)],
    dialoguesByPort: new Map([[PORT, () => readerTo(byPort)]]),
    inspectors: [],
    random: () => 0.5,
  });
  let timeUs = START_US;
  const say = (host: 1 | 2, offset: number, payload: string, flags: number) => {
    timeUs += 1_000;
    const ends =
      host === 1 ? { src: 1, dst: 2, srcPort: 9, dstPort: port } : { src: 2, dst: 1, srcPort: port, dstPort: 9 };
    tracker.see(packetOf({ timeUs, ...ends, sequence: 100 + offset, payload, flags, proto }));
  };
  if (handshake) {
    say(1, -1, '', SYN);
    say(2, -1, '', SYN | ACK);
  }
  for (const [host, offset, text] of steps) say(host, offset, text, ACK);
  tracker.finish();
  return { byPort, byApp, app: apps.at(-1) };
}

test.each<[string, Step[], { byPort: string[]; byApp: string[]; app: string }]>([
  [
    'hears everything while nothing is known',
    [
      [1, 0, 'ab'],
      [2, 0, 'xy'],
      [1, 2, 'cd'],
    ],
    { byPort: ['>ab', '<xy', '>cd', '.'], byApp: [], app: '' },
  ],
  [
    'goes on when the application is one that nobody reads',
    [
      [1, 0, 'dn'],
      [2, 0, 'xy'],
    ],
    { byPort: ['>dn', '<xy', '.'], byApp: [], app: 'dn' },
  ],
  [
    'goes on when that becomes known later',
    [
      [1, 0, 'ab'],
      [2, 0, 'dn'],
      [1, 2, 'cd'],
    ],
    { byPort: ['>ab', '<dn', '>cd', '.'], byApp: [], app: 'dn' },
  ],
  [
    'goes on when the application stays unknown',
    [
      [1, 0, '??'],
      [1, 2, 'cd'],
    ],
    { byPort: ['>??', '>cd', '.'], byApp: [], app: '' },
  ],
  [
    'is not asked when another reader comes at once',
    [[1, 0, 'go on']],
    { byPort: [], byApp: ['>go on', '.'], app: 'go' },
  ],
  [
    'makes way for another reader, who hears all from the beginning',
    [
      [1, 0, 'g'],
      [1, 1, 'o on'],
      [2, 0, 'xy'],
    ],
    { byPort: ['>g', '.'], byApp: ['>go on', '<xy', '.'], app: 'go' },
  ],
  [
    'hears in order what comes out of order, from the first on',
    [
      [1, 2, 'cd'],
      [1, 0, 'ab'],
      [1, 6, 'gh'],
      [1, 4, 'ef'],
    ],
    { byPort: ['>abcd', '>efgh', '.'], byApp: [], app: '' },
  ],
  [
    'is told of a hole before and after the application is known',
    [
      [1, 0, 'ab'],
      [1, 4, 'dn'],
      [1, 8, 'gh'],
    ],
    { byPort: ['>ab', '>~', '>dn', '>~', '>gh', '.'], byApp: [], app: 'dn' },
  ],
])('a reader by port %s', (_, steps, expected) => expect(play(steps)).toEqual(expected));

test('what came before is missing where no SYN was seen', () => {
  expect(play([[1, 0, 'ab']], { handshake: false }).byPort).toEqual(['>~', '<~', '>ab', '.']);
});

test('another port, and the same of UDP, have none', () => {
  expect(play([[1, 0, 'ab']], { port: 7 }).byPort).toEqual([]);
  expect(play([[1, 0, 'ab']], { handshake: false, proto: 17 }).byPort).toEqual([]);
});
