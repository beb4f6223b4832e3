import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp, hex, type Said } from './testing/said.ts';

const client = (digits: string): Said => ['client', hex(digits)];
const server = (digits: string): Said => ['server', hex(digits)];
const spi = (byte: string): string => byte.repeat(8);
const zeros = (bytes: number): string => '00'.repeat(bytes);

test.each<[string, string, string]>([
  ['version 2: a proposal', `${spi('a1')} ${zeros(8)} 21 20 22 08 00000000 00000020 11111111`, 'ike'],
  [
    'version 2: behind the marker of port 4500',
    `00000000 ${spi('a1')} ${spi('b2')} 2e 20 25 20 00000001 0000001c`,
    'ike',
  ],
  ['version 1: main mode', `${spi('a1')} ${zeros(8)} 01 10 02 00 00000000 00000020 11111111`, 'ike'],
  ['another length', `${spi('a1')} ${zeros(8)} 21 20 22 08 00000000 00000021 11111111`, ''],
  ['another version', `${spi('a1')} ${zeros(8)} 21 30 22 08 00000000 00000020 11111111`, ''],
  ['an exchange of the other version', `${spi('a1')} ${zeros(8)} 01 10 22 00 00000000 00000020 11111111`, ''],
  ['flags that do not exist', `${spi('a1')} ${zeros(8)} 21 20 22 81 00000000 00000020 11111111`, ''],
  ['no initiator', `${zeros(16)} 21 20 22 08 00000000 00000020 11111111`, ''],
  ['a keepalive', 'ff', ''],
])('ike: %s', (_, digits, app) => {
  expect(appOverUdp(client(digits))).toBe(app);
  expect(appOverUdp(server(digits))).toBe(app);
});

const reset = '38 1122334455667788 00 00000000';
const answer = '40 8877665544332211 01 00000000 1122334455667788 00000000';

test.each<[string, Said[], string]>([
  ['openvpn: both reset', [client(`000e ${reset}`), server(`001a ${answer}`)], 'openvpn'],
  ['openvpn: a length that is not the payload', [client(`000f ${reset}`), server(`001a ${answer}`)], ''],
  ['openvpn: an answer without its length', [client(`000e ${reset}`), server(answer)], ''],
  ['pptp: a request to start', [client(`009c 0001 1a2b3c4d 0001 0000 ${zeros(144)}`)], 'pptp'],
  ['pptp: another cookie', [client(`009c 0001 1a2b3c4e 0001 0000 ${zeros(144)}`)], ''],
  ['pptp: another message', [client(`009c 0001 1a2b3c4d 0007 0000 ${zeros(144)}`)], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});

test.each<[string, Said[], string]>([
  ['an address asked for', [client('0000'), server('0080 0000 00000064 c0000201')], 'nat-pmp'],
  [
    'a port asked for',
    [client('0002 0000 1f90 1f90 00001c20'), server('0082 0000 00000064 1f90 1f90 00001c20')],
    'nat-pmp',
  ],
  ['the answer to another', [client('0002 0000 1f90 1f90 00001c20'), server('0080 0000 00000064 c0000201')], ''],
  ['a result that does not exist', [client('0000'), server('0080 0009 00000064 c0000201')], ''],
  ['a wish alone', [client('0000')], ''],
])('nat-pmp: %s', (_, said, app) => {
  expect(appOverUdp(...said)).toBe(app);
});
