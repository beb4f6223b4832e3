import { expect, test } from 'vitest';
import { appOverTcp, hex } from './testing/said.ts';

const random = '00'.repeat(32);
const clientHello = (version: string) => hex(`16 ${version} 002d 01 000029 0303 ${random} 00 0002 1301 01 00`);

test.each([
  ['a client of TLS 1.0 to 1.3', clientHello('0301'), 'tls'],
  ['a client of SSL 3.0', clientHello('0300'), 'tls'],
  ['a server', hex(`16 0303 002a 02 000026 0303 ${random} 00 1301 00`), 'tls'],
  ['its first bytes only', clientHello('0301').subarray(0, 11), 'tls'],
  ['fewer than those', clientHello('0301').subarray(0, 10), ''],
  ['a version that does not exist', clientHello('0305'), ''],
  ['another major version', clientHello('0201'), ''],
  ['a hello without room for its random', hex(`16 0301 0020 01 000010 0303 ${random}`), ''],
  ['a hello over two records', hex(`16 0301 0006 01 000029 0303 16 0301 0027 ${random} 00 0002 1301 01 00`), 'tls'],
  ['a hello over tiny records', hex('16 0301 0001 01 16 0301 0003 000029 16 0301 0001 03 16 0301 0010 03 00'), 'tls'],
  ['a hello with an empty record in it', hex('16 0301 0001 01 16 0301 0000 16 0301 0020 000029 0303 00'), ''],
  ['a hello with another record in it', hex('16 0301 0001 01 15 0301 0020 000029 0303 00'), ''],
  ['a hello over records, cut', hex('16 0301 0001 01 16 0301 0020 000029 03'), ''],
  ['a handshake that is no hello', hex(`16 0301 002d 0b 000029 0303 ${random}`), ''],
  ['application data', hex('17 0303 0100 01 0000fc 0303'), ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['client', payload])).toBe(app);
});
