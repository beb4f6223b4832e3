import { expect, test } from 'vitest';
import { faultOf } from './store-error.ts';

test.each([
  ['27', 'rows'],
  ['117', 'rows'],
  ['516', 'login'],
  ['81', 'absent'],
  ['62', 'query'],
  ['159', 'query'],
  ['252', 'passing'],
  ['ECONNREFUSED', 'passing'],
  [undefined, 'passing'],
])('code %s is %s', (code, fault) => expect(faultOf(Object.assign(new Error('x'), { code }))).toBe(fault));
