import { expect, test } from 'vitest';
import { appOverTcp, appOverUdp, hex, type Said } from './testing/said.ts';

const client = (digits: string): Said => ['client', hex(digits)];
const server = (digits: string): Said => ['server', hex(digits)];
const zeros = (bytes: number): string => '00'.repeat(bytes);

const greeting = `29000000 0a 382e302e333600 0b000000 ${'a7'.repeat(8)} 00 ffffff0200ffdf15 ${zeros(12)}`;
const startup = '00000013 00030000 75736572 00 616e6e61 00 00';
const bind = `05 00 0b 03 10000000 1c00 0000 01000000 b810 b810 00000000 01000000`;
const call = `a7a7a7a7 00000000 00000002 000186a3 00000003 00000001 00000000 00000000 ${zeros(8)}`;

test.each<[string, Said, string]>([
  ['mysql: a greeting', server(greeting), 'mysql'],
  ['mysql: no version', server(greeting.replace('382e', '612e')), ''],
  ['mysql: another protocol', server(greeting.replace(' 0a ', ' 09 ')), ''],
  ['mysql: another length', server(greeting.replace('29000000', '2a000000')), ''],
  ['postgresql: parameters', client(startup), 'postgresql'],
  ['postgresql: nobody', client(startup.replace('75736572', '75736573')), ''],
  ['postgresql: version 2', client(startup.replace('00030000', '00020000')), ''],
  ['postgresql: a wish for TLS', client('00000008 04d2162f'), 'postgresql'],
  ['postgresql: another number', client('00000008 04d21631'), ''],
  ['redis: a command', ['client', '*1\r\n$4\r\nPING\r\n'], 'redis'],
  ['redis: a length that is wrong', ['client', '*1\r\n$5\r\nPING\r\n'], ''],
  ['redis: a number as command', ['client', '*1\r\n$4\r\n1234\r\n'], ''],
  ['redis: a list of markup', ['client', '* one\r\n* two\r\n'], ''],
  ['dcerpc: a bind', client(bind), 'dcerpc'],
  ['dcerpc: a fragment', client(bind.replace('0b 03', '0b 01')), ''],
  ['dcerpc: another length', client(bind.replace('1c00', '1d00')), ''],
  ['nfs: a call', client(`80000028 ${call}`), 'nfs'],
  ['portmap: a call', client(`80000028 ${call.replace('000186a3', '000186a0')}`), 'sunrpc'],
  ['rpc: another program', client(`80000028 ${call.replace('000186a3', '00001234')}`), ''],
  ['rpc: not the last fragment', client(`00000028 ${call}`), ''],
  ['adb: a connection', client('434e584e 00000001 00100000 07000000 32020000 bcb1a7b1'), 'adb'],
  ['adb: another complement', client('434e584e 00000001 00100000 07000000 32020000 bcb1a7b0'), ''],
  ['adb: another command', client('434e584f 00000001 00100000 07000000 32020000 bcb1a7b0'), ''],
  ['git: a fetch', ['client', '0032git-upload-pack /notes.git\0host=nas\0'], 'git'],
  ['git: no length', ['client', '00zzgit-upload-pack /notes.git\0'], ''],
  ['amqp: version 0-9-1', ['client', 'AMQP\0\0\x09\x01'], 'amqp'],
  ['amqp: a version that does not exist', ['client', 'AMQP\0\0\x07\x01'], ''],
  ['rsync', ['server', '@RSYNCD: 31.0\n'], 'rsync'],
  ['xmpp: a stream', ['client', "<stream:stream to='lan' xmlns:stream='http://etherx.jabber.org/streams'>"], 'xmpp'],
  ['xmpp: XML of something else', ['client', '<?xml version="1.0"?><stream>'], ''],
  ['syslog: the new form', ['client', '<165>1 2026-10-11T22:14:15.003Z nas app - - - hi'], 'syslog'],
  ['syslog: no priority', ['client', '<x>1 2026-10-11T22:14:15.003Z nas app - - - hi'], ''],
])('%s', (_, said, app) => {
  expect(appOverTcp(said)).toBe(app);
});

const asReq = '6a 11 30 0f a1 03 020105 a2 03 02010a a4 03 300102';
const request = `01 2a 0020 ${'a7'.repeat(16)} 01 06 616e6e61 04 06 c0a80101`;
const accept = `02 2a 0014 ${'a7'.repeat(16)}`;
const netbios = `20 ${'43'.repeat(32)} 00`;
const datagram = `11 02 1234 c0a80102 008a 0046 0000 ${netbios} ${netbios} a7a7`;

test.each<[string, Said[], string]>([
  ['kerberos: a request', [client(asReq)], 'kerberos'],
  ['kerberos: another version', [client(asReq.replace('020105', '020104'))], ''],
  ['kerberos: another type', [client(asReq.replace('02010a', '02010b'))], ''],
  ['kerberos: a byte too many', [client(`${asReq} 00`)], ''],
  ['radius: a request and its answer', [client(request), server(accept)], 'radius'],
  ['radius: the answer to another', [client(request), server(accept.replace('2a', '2b'))], ''],
  ['radius: an attribute that does not fit', [client(request.replace('04 06', '04 07')), server(accept)], ''],
  ['radius: a request alone', [client(request)], ''],
  ['syslog: the old form', [['client', '<34>Oct  1 22:14:15 nas su: no']], 'syslog'],
  ['syslog: with a count', [['client', '<189>30: *Oct  1 22:14:15.195: %SYS-5-CONFIG_I: done']], 'syslog'],
  ['syslog: with a count and nothing', [['client', '<189>30: ']], ''],
  ['syslog: a priority too high', [['client', '<192>Oct 11 22:14:15 nas su: no']], ''],
  ['syslog: no month', [['client', '<34>Okt 11 22:14:15 nas su: no']], ''],
  ['syslog: no time', [['client', '<34>su: no']], ''],
  ['nbdgm: from name to name', [client(datagram)], 'nbdgm'],
  ['nbdgm: another length', [client(datagram.replace('0046', '0047'))], ''],
  ['nbdgm: no name', [client(datagram.replace('4343', '4361'))], ''],
  ['nfs: a call', [client(call)], 'nfs'],
  ['rpc: an answer', [server(`a7a7a7a7 00000001 ${zeros(40)}`)], ''],
])('%s', (_, said, app) => {
  expect(appOverUdp(...said)).toBe(app);
});
