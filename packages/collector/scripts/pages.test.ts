import { expect, test } from 'vitest';
import { stalePages } from './pages.ts';

test('the generated pages are current', () => expect(stalePages(), 'run `npm run gen`').toEqual([]));
