import { describe, expect, test, vi } from 'vitest';
import { boundedMap, distinctWindow, SPEAK_AGAIN_US, spokenFlows } from './window.ts';

const SECOND = 1_000_000;

describe('a bounded map', () => {
  const full = () => {
    const onRefused = vi.fn();
    const map = boundedMap<number>({ keysMax: 2, onRefused });
    map.set('a', 1);
    map.set('b', 2);
    return { map, onRefused };
  };

  test('takes the last key that fits and refuses the next, keeping what it has', () => {
    const { map, onRefused } = full();
    expect(onRefused).not.toHaveBeenCalled();
    expect(map.set('c', 3)).toBe(false);
    expect(onRefused).toHaveBeenCalledTimes(1);
    expect([...map.entries()]).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('changes a known key when it is full', () => {
    const { map } = full();
    expect(map.set('a', 9)).toBe(true);
    expect(map.get('a')).toBe(9);
  });

  test('has room again once something is over', () => {
    const { map } = full();
    map.forget((value) => value === 1);
    expect(map.set('c', 3)).toBe(true);
    expect(map.size).toBe(2);
  });

  test('comes back from what it saved, as much as fits', () => {
    const saved = full().map.save();
    const onRefused = vi.fn();
    const smaller = boundedMap<number>({ keysMax: 1, onRefused });
    smaller.restore(saved);
    expect(smaller.save()).toEqual([['a', 1]]);
    expect(onRefused).toHaveBeenCalledTimes(1);
  });
});

describe('a distinct window', () => {
  const window = (given = {}) =>
    distinctWindow({ spanMs: 60_000, keysMax: 2, valuesMax: 3, onRefused: () => {}, ...given });

  test.each([
    [
      'a new value gives the new count',
      [
        ['k', 'a', 0],
        ['k', 'b', 1],
      ],
      2,
    ],
    [
      'a known value gives 0',
      [
        ['k', 'a', 0],
        ['k', 'a', 60],
      ],
      0,
    ],
    [
      'a value on the edge of the span counts',
      [
        ['k', 'a', 0],
        ['k', 'b', 60],
      ],
      2,
    ],
    [
      'a value older than the span does not',
      [
        ['k', 'a', 0],
        ['k', 'b', 61],
      ],
      1,
    ],
    [
      'a known value older than the span is new again',
      [
        ['k', 'a', 0],
        ['k', 'a', 61],
      ],
      1,
    ],
    [
      'a late value counts',
      [
        ['k', 'a', 30],
        ['k', 'b', 0],
      ],
      2,
    ],
    [
      'keys are apart',
      [
        ['k', 'a', 0],
        ['l', 'a', 0],
      ],
      1,
    ],
    [
      'values beyond the most are not kept',
      [
        ['k', 1, 0],
        ['k', 2, 0],
        ['k', 3, 0],
        ['k', 4, 0],
      ],
      0,
    ],
    [
      'keys beyond the most are refused',
      [
        ['k', 1, 0],
        ['l', 1, 0],
        ['m', 1, 0],
      ],
      0,
    ],
  ] as [string, [string, string | number, number][], number][])('%s', (_, adds, last) => {
    const counts = window();
    const results = adds.map(([key, value, seconds]) => counts.add(key, value, seconds * SECOND));
    expect(results.at(-1)).toBe(last);
  });

  test('lets go of keys whose values are all over', () => {
    const counts = window();
    counts.add('k', 'a', 0);
    counts.add('l', 'a', 30 * SECOND);
    counts.expire(61 * SECOND);
    expect(counts.keys).toBe(1);
  });

  test('goes on after a restart', () => {
    const before = window();
    before.add('k', 'a', 0);
    const after = window();
    after.restore(JSON.parse(JSON.stringify(before.save())));
    expect(after.add('k', 'a', SECOND)).toBe(0);
    expect(after.add('k', 'b', SECOND)).toBe(2);
  });
});

describe('spoken flows', () => {
  const spoken = () => spokenFlows({ flowsMax: 1, onRefused: () => {} });

  test.each([
    ['the first is an occurrence', [['f', 0, false]], 'occurrence'],
    [
      'the second is known',
      [
        ['f', 0, false],
        ['f', 1, false],
      ],
      'known',
    ],
    [
      'more about it amends',
      [
        ['f', 0, false],
        ['f', 1, true],
      ],
      'amends',
    ],
    [
      'more about it once',
      [
        ['f', 0, false],
        ['f', 1, true],
        ['f', 2, true],
      ],
      'known',
    ],
    [
      'less than was told is known',
      [
        ['f', 0, true],
        ['f', 1, false],
      ],
      'known',
    ],
    [
      'just within the hour it is known',
      [
        ['f', 0, false],
        ['f', SPEAK_AGAIN_US - 1, false],
      ],
      'known',
    ],
    [
      'after an hour it is told again',
      [
        ['f', 0, false],
        ['f', SPEAK_AGAIN_US, false],
      ],
      'occurrence',
    ],
    [
      'what does not fit is always told',
      [
        ['f', 0, false],
        ['g', 0, false],
        ['g', 1, false],
      ],
      'occurrence',
    ],
  ] as [string, [string, number, boolean][], string][])('%s', (_, speaks, last) => {
    const flows = spoken();
    expect(speaks.map(([flow, time, more]) => flows.speak(flow, time, more)).at(-1)).toBe(last);
  });

  test('a flow that ended is new when its name is used again', () => {
    const flows = spoken();
    flows.speak('f', 0);
    flows.end('f');
    expect(flows.speak('f', 1)).toBe('occurrence');
  });

  test('old flows make room', () => {
    const flows = spoken();
    flows.speak('f', 0);
    flows.expire(SPEAK_AGAIN_US);
    flows.speak('g', SPEAK_AGAIN_US);
    expect(flows.speak('g', SPEAK_AGAIN_US)).toBe('known');
  });
});
