import { expect, test } from 'vitest';
import { appOverTcp, hex, type Said } from './testing/said.ts';

const client = (digits: string): Said => ['client', hex(digits)];
const server = (digits: string): Said => ['server', hex(digits)];
const anna = '616e6e6100';

test.each<[string, Said[], string]>([
  ['version 5: no authentication', [client('05 01 00'), server('05 00')], 'socks'],
  ['version 5: a password is chosen', [client('05 02 00 02'), server('05 02')], 'socks'],
  ['version 5: nothing suits', [client('05 01 00'), server('05 ff')], 'socks'],
  ['version 5: a private method', [client('05 01 80'), server('05 80')], 'socks'],
  [
    'version 5: a request along with the greeting',
    [client('05 01 00 05 01 00 01 0a000001 0050'), server('05 00 05 00 00 01 0a000001 0400')],
    'socks',
  ],
  ['version 5: a method that was not offered', [client('05 01 00'), server('05 02')], ''],
  ['version 5: a greeting alone', [client('05 01 00')], ''],
  ['version 5: a choice alone', [server('05 00')], ''],
  ['version 5: more than a greeting', [client('05 01 00 ff'), server('05 00')], ''],
  ['version 5: methods cut short', [client('05 03 00 01'), server('05 00')], ''],
  ['version 5: methods of nobody', [client('05 02 00 40'), server('05 00')], ''],
  ['version 4: an address', [client(`04 01 0050 0a000001 ${anna}`), server('00 5a 0000 00000000')], 'socks'],
  ['version 4: refused', [client('04 01 0050 0a000001 00'), server('00 5b 0000 00000000')], 'socks'],
  ['version 4a: a name', [client(`04 01 0050 00000001 00 ${anna}`), server('00 5a 0000 00000000')], 'socks'],
  ['version 4a: a name that does not end', [client('04 01 0050 00000001 00 616e'), server('00 5a 0000 00000000')], ''],
  ['version 4: a request alone', [client(`04 01 0050 0a000001 ${anna}`)], ''],
  ['version 4: another answer', [client(`04 01 0050 0a000001 ${anna}`), server('04 5a 0000 00000000')], ''],
  ['version 4: no port', [client(`04 01 0000 0a000001 ${anna}`), server('00 5a 0000 00000000')], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});
