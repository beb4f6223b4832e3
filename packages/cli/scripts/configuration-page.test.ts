import { expect, test } from 'vitest';
import { isCurrent } from './configuration-page.ts';

test('docs/configuration.md says what the schemas say', () => expect(isCurrent(), 'run `npm run gen`').toBe(true));
