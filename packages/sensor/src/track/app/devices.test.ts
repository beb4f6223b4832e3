import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp, hex, type Said } from './testing/said.ts';

const client = (digits: string): Said => ['client', hex(digits)];
const server = (digits: string): Said => ['server', hex(digits)];
const read = '0001 0000 0006 11 03 006b 0003';

test.each<[string, Said[], string]>([
  ['a read and its answer', [client(read), server('0001 0000 0009 11 03 06 02b1 0000 0064')], 'modbus'],
  [
    'two requests at once',
    [client(`${read} 0002 0000 0006 11 03 006b 0003`), server('0001 0000 0005 11 03 02 02b1')],
    'modbus',
  ],
  ['an exception', [client(read), server('0001 0000 0003 11 83 02')], 'modbus'],
  ['a write, repeated', [client('0001 0000 0006 11 06 0001 0003'), server('0001 0000 0006 11 06 0001 0003')], 'modbus'],
  ['a request alone', [client(read)], ''],
  ['the answer to another', [client(read), server('0002 0000 0009 11 03 06 02b1 0000 0064')], ''],
  ['an answer of another unit', [client(read), server('0001 0000 0009 12 03 06 02b1 0000 0064')], ''],
  ['an answer of another length', [client(read), server('0001 0000 0009 11 03 05 02b1 0000 0064')], ''],
  ['another protocol', [client('0001 0001 0006 11 03 006b 0003'), server('0001 0001 0005 11 03 02 02b1')], ''],
  ['a function that does not exist', [client('0001 0000 0006 11 63 006b 0003')], ''],
])('modbus: %s', (_, said, app) => {
  expect(appOverTcp(...said)).toBe(app);
});

const path = 'bb 74656d7065726174757265';

test.each<[string, Said[], string]>([
  ['a request and its answer', [client(`40 01 7d34 ${path}`), server('60 45 7d34 ff 3232')], 'coap'],
  ['an answer later, by its token', [client(`41 01 7d34 20 ${path}`), server('51 45 aaaa 20 ff 3232')], 'coap'],
  ['what a device can do', [client('50 01 7d34 bb 2e77656c6c2d6b6e6f776e 04 636f7265')], 'coap'],
  ['a request alone', [client(`40 01 7d34 ${path}`)], ''],
  ['the answer to another', [client(`40 01 7d34 ${path}`), server('60 45 7d35 ff 3232')], ''],
  ['a request for nothing', [client('40 01 7d34'), server('60 45 7d34 ff 3232')], ''],
  ['an option that does not exist', [client(`40 01 7d34 a2 0102 ${path}`), server('60 45 7d34')], ''],
  ['an option that does not fit', [client('40 01 7d34 bb 74656d'), server('60 45 7d34')], ''],
  ['a payload of nothing', [client(`40 01 7d34 ${path} ff`), server('60 45 7d34')], ''],
])('coap: %s', (_, said, app) => {
  expect(appOverUdp(...said)).toBe(app);
});

const tuya = '000055aa 00000001 00000007 0000000c 11111111 22222222 0000aa55';

test.each<[string, Said, string]>([
  ['tuya: a message', client(tuya), 'tuya'],
  ['tuya: version 3.5', client(`00006699 0000 00000001 0000000a 00000004 11111111 00009966`), 'tuya'],
  ['tuya: without its end', client(tuya.replace('0000aa55', '0000aa56')), ''],
  ['tuya: a length beyond the end', client(tuya.replace('0000000c', '000000ff')), ''],
  ['miio: hello', client(`2131 0020 ${'ff'.repeat(28)}`), 'miio'],
  ['miio: another length', client(`2131 0021 ${'ff'.repeat(28)}`), ''],
  [
    'tplink: JSON combined with itself',
    client('d0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf08bf68bf6'),
    'tplink-smarthome',
  ],
  ['tplink: something else', client('d0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf08bf68bf7'), ''],
  ['spotify', ['client', 'SpotUdp0\xdc\x15'], 'spotify'],
  ['dropbox: keys missing', ['client', '{"host_int": 1, "version": [2, 0]}'], ''],
  ['ws-discovery: an envelope of something else', ['client', '<s:Envelope xmlns:d="http://example.net/">'], ''],
])('%s', (_, said, app) => {
  expect(appOverUdp(said)).toBe(app);
});
