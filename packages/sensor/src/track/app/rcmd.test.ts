import { expect, test } from 'vitest';
import { appOverTcp, type Said } from './testing/said.ts';

const client = (...payloads: string[]): Said[] => payloads.map((payload) => ['client', payload]);

test.each<[string, Said[], string]>([
  ['rlogin in one segment', client('\0anna\0anna\0xterm/38400\0'), 'rlogin'],
  ['rlogin in two', client('\0', 'anna\0root\0vt100/9600\0'), 'rlogin'],
  ['rlogin field by field', client('\0', 'anna\0', 'root\0', 'vt100/9600\0'), 'rlogin'],
  ['rsh, its port first', client('1022\0', 'anna\0root\0uptime\0'), 'rsh'],
  ['rsh in one segment', client('1023\0anna\0anna\0cat /etc/hosts\0'), 'rsh'],
  ['rcp, which wants no error stream', client('\0', 'anna\0anna\0rcp -f notes\0'), 'rsh'],
  ['rexec with a port of no meaning', client('49152\0', 'anna\0', 'secret\0', 'id\0'), 'rexec'],
  ['rexec without a port', client('0\0anna\0secret\0id\0'), 'rexec'],
  ['rexec with an empty password', client('49152\0anna\0\0id\0'), 'rexec'],
  ['a port alone', client('1022\0'), ''],
  ['no port', client('70000\0anna\0secret\0id\0'), ''],
  ['fields without an end', client('\0anna\0anna\0xterm'), ''],
  ['a name that never ends', client(`\0${'a'.repeat(1199)}`), ''],
  ['four fields', client('\0anna\0anna\0id\0more\0'), ''],
  ['bytes that no name has', client('1022\0\x01\x02\0root\0id\0'), ''],
  ['a server that says it', [['server', '\0anna\0anna\0xterm/38400\0']], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});
