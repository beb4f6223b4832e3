import { expect, test } from 'vitest';
import { staleFiles } from './generate.ts';

test('what is generated is current', () => expect(staleFiles(), 'run `npm run gen`').toEqual([]), 60_000);
