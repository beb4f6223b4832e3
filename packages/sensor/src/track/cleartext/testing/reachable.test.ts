import { describe, expect, test } from 'vitest';
import { reachableText } from './reachable.ts';

class Keeper {
  readonly #kept: unknown;
  constructor(kept: unknown) {
    this.#kept = kept;
  }
  get isKept(): boolean {
    return this.#kept !== undefined;
  }
}

const bytes = Buffer.from('s3cret');

describe('is found', () => {
  test.each<[string, object]>([
    ['in a property', { a: [{ b: 's3cret' }] }],
    ['in a private field', new Keeper({ deep: new Keeper('s3cret') })],
    ['in bytes', new Keeper(new Uint8Array(bytes))],
    ['in a map and a set', new Map([['a', new Set([new Keeper('s3cret')])]])],
    ['in what a function has closed over', closure('s3cret')],
  ])('%s', (_, root) => expect(reachableText(root)).toContain('s3cret'));
});

test('what is not kept is not found, and circles end', () => {
  const circle: { self?: object } = {};
  circle.self = circle;
  expect(reachableText(new Keeper(circle))).not.toContain('s3cret');
});

function closure(text: string): object {
  return { length: () => text.length };
}
