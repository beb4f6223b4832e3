import { describe, expect, test, vi } from 'vitest';
import { boundedMap, SPEAK_AGAIN_US, spokenFlows } from './window.ts';

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
