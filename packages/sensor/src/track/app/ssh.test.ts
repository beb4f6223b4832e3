import { expect, test } from 'vitest';
import { appOverTcp } from './testing/said.ts';

test.each([
  ['version 2', 'SSH-2.0-OpenSSH_9.6\r\n', 'ssh'],
  ['version 1', 'SSH-1.5-1.2.26\n', 'ssh'],
  ['both', 'SSH-1.99-Cisco-1.25\n', 'ssh'],
  ['key exchange in the same segment', 'SSH-2.0-x\r\n\0\0\x01', 'ssh'],
  ['no end of line', 'SSH-2.0-OpenSSH', ''],
  ['no version', 'SSH-two-OpenSSH\r\n', ''],
  ['a banner that never ends', `SSH-2.0-${'a'.repeat(300)}\r\n`, ''],
])('%s', (_, payload, app) => {
  expect(appOverTcp(['server', payload])).toBe(app);
});
