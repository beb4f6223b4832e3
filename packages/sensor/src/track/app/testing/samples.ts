import type { AppName } from '../apps.ts';
import { hex, type Said } from './said.ts';

/** How an application begins, as briefly as it can be known by. */
export interface Sample {
  readonly app: AppName;
  readonly transport: 'tcp' | 'udp';
  readonly said: readonly Said[];
}

const zeros = (bytes: number): string => '00'.repeat(bytes);
const nonce = (bytes: number): string => 'a7'.repeat(bytes);
const client = (payload: Uint8Array | string): Said => ['client', payload];
const server = (payload: Uint8Array | string): Said => ['server', payload];
const bytesOf = (digits: string, text: string, more = ''): Uint8Array =>
  Buffer.concat([hex(digits), Buffer.from(text, 'latin1'), hex(more)]);

const tcp = (app: AppName, ...said: readonly Said[]): Sample => ({ app, transport: 'tcp', said });
const udp = (app: AppName, ...said: readonly Said[]): Sample => ({ app, transport: 'udp', said });

const name = '07 6578616d706c65 03 6e6574 00';
const query = `1234 0100 0001 0000 0000 0000 ${name} 0001 0001`;
const netbiosName = `20 ${'43'.repeat(32)} 00`;
const asReq = '6a 11 30 0f a1 03 020105 a2 03 02010a a4 03 300102';
const search = '30 13 02 01 02 63 0e 04 00 0a 01 02 0a 01 00 02 01 00 02 01 00';
const envelope = '<?xml version="1.0"?><s:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">';
const resetOfClient = '38 1122334455667788 00 00000000';
const resetOfServer = '40 8877665544332211 01 00000000 1122334455667788 00000000';
const call = (program: string): string =>
  `00000000 00000002 ${program} 00000003 00000001 00000000 00000000 ${zeros(8)}`;
const rtp = (sequence: number): Said =>
  client(hex(`8000 0${sequence.toString(16).padStart(3, '0')} 000004d8 3796cb71 ${nonce(160)}`));
const tuya = `000055aa 00000001 00000007 0000000c ${nonce(4)} ${nonce(4)} 0000aa55`;

/** TP-Link's way of hiding JSON. */
const kasa = (json: string): Uint8Array => {
  let key = 0xab;
  return Uint8Array.from(Buffer.from(json, 'latin1')).map((byte) => {
    key ^= byte;
    return key;
  });
};
const getSysinfo = kasa('{"system":{"get_sysinfo":{}}}');

const OVER_TCP: readonly Sample[] = [
  tcp('adb', client(bytesOf('434e584e 00000001 00100000 07000000 32020000 bcb1a7b1', 'host::\0'))),
  tcp('amqp', client(bytesOf('', 'AMQP\0\0\x09\x01'))),
  tcp('bittorrent', client(bytesOf('13', 'BitTorrent protocol', zeros(48)))),
  tcp('dcerpc', client(hex(`05 00 0b 03 10000000 4800 0000 01000000 b810 b810 00000000 01 ${zeros(47)}`))),
  tcp('dns', client(hex(`001d ${query}`))),
  tcp('ftp', server('220 (vsFTPd 3.0.5)\r\n'), client('USER anna\r\n')),
  tcp('ftps', server('220 ready\r\n'), client('AUTH TLS\r\n'), server('234 Go on\r\n')),
  tcp('git', client('0032git-upload-pack /notes.git\0host=nas.lan\0')),
  tcp('http', client('GET / HTTP/1.1\r\nHost: nas.lan\r\n\r\n'), server('HTTP/1.1 200 OK\r\n\r\n')),
  tcp('http', client('POST /a HTTP/1.1\r\nHost: nas.lan\r\n\r\n')),
  tcp('imap', server('* OK [CAPABILITY IMAP4rev1] ready\r\n'), client('a001 LOGIN anna secret\r\n')),
  tcp('irc', client('NICK anna\r\nUSER anna 0 * :Anna\r\n')),
  tcp('irc', client('NICK anna\r\n'), server(':irc.lan 001 anna :Welcome\r\n')),
  tcp('kerberos', client(hex(`00000013 ${asReq}`))),
  tcp('ldap', client(hex('30 10 02 01 01 60 0b 02 01 03 04 02 636e 80 02 7077'))),
  tcp('modbus', client(hex('0001 0000 0006 11 03 006b 0003')), server(hex('0001 0000 0009 11 03 06 02b1 0000 0064'))),
  tcp('mqtt', client(hex('10 10 0004 4d515454 04 02 003c 0004 6e6f6465'))),
  tcp('mysql', server(bytesOf('29000000 0a', '8.0.36\0', `0b000000 ${nonce(8)} 00 ffff ff 0200 ffdf 15 ${zeros(12)}`))),
  tcp('nfs', client(hex(`80000028 a7a7a7a7 ${call('000186a3')}`))),
  tcp('openvpn', client(hex(`000e ${resetOfClient}`)), server(hex(`001a ${resetOfServer}`))),
  tcp('pop3', server('+OK ready\r\n'), client('USER anna\r\n')),
  tcp('postgresql', client(bytesOf('00000020 00030000', 'user\0anna\0database\0home\0\0'.slice(0, 24)))),
  tcp('postgresql', client(hex('00000008 04d2162f'))),
  tcp('pptp', client(hex(`009c 0001 1a2b3c4d 0001 0000 0100 ${zeros(142)}`))),
  tcp('rdp', client(hex('03 00 00 13 0e e0 0000 0000 00 01 00 0800 0b000000'))),
  tcp('rdp', client(bytesOf('0300 001a 02 f0 80 7f 65 82 0010', '\0Duca', nonce(9)))),
  tcp('redis', client('*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n')),
  tcp('rexec', client('49152\0anna\0secret\0id\0')),
  tcp('rlogin', client('\0anna\0root\0xterm/38400\0')),
  tcp('rsh', client('1022\0anna\0root\0uptime\0')),
  tcp('rsync', server('@RSYNCD: 31.0\n')),
  tcp('rtsp', client('OPTIONS rtsp://cam.lan/ RTSP/1.0\r\nCSeq: 1\r\n\r\n')),
  tcp('sip', client('REGISTER sip:lan SIP/2.0\r\nCSeq: 1 REGISTER\r\n\r\n')),
  tcp('smb', client(hex(`00 000024 fe534d42 4000 ${zeros(30)}`))),
  tcp('smtp', server('220 mx ESMTP\r\n'), client('EHLO laptop.lan\r\n')),
  tcp('socks', client(hex('05 02 00 02')), server(hex('05 02'))),
  tcp('socks', client(bytesOf('04 01 0050 00000001', 'anna\0example.net\0')), server(hex(`00 5a ${zeros(6)}`))),
  tcp('ssh', server('SSH-2.0-OpenSSH_9.6\r\n')),
  tcp('stratum', client('{"id": 1, "method": "mining.subscribe", "params": []}\n')),
  tcp('stratum', client('{"method":"login","params":{"login":"4BC","pass":"x","agent":"xmrig"},"id":1}\n')),
  tcp('stun', client(hex(`0001 0000 2112a442 ${zeros(12)}`))),
  tcp('sunrpc', client(hex(`80000028 a7a7a7a7 ${call('000186a0')}`))),
  tcp('syslog', client('<34>1 2026-01-02T03:04:05Z nas su - - - hello\n')),
  tcp('telnet', server(hex('ff fd 18 ff fd 20 ff fd 23 ff fd 27'))),
  tcp('tls', client(hex(`16 0301 002d 01 000029 0303 ${nonce(32)} 00 0002 1301 01 00`))),
  tcp('tls', client(hex(`801c 01 0301 0003 0000 0010 000004 ${nonce(16)}`))),
  tcp('tls', server(hex(`17 0303 0013 ${nonce(19)} 17 0303 0013 ${nonce(19)}`))),
  tcp('tplink-smarthome', client(Buffer.concat([hex('0000001d'), getSysinfo]))),
  tcp('tuya', client(hex(tuya))),
  tcp('upnp', client('SUBSCRIBE /e HTTP/1.1\r\nCALLBACK: <http://tv.lan/>\r\nNT: upnp:event\r\n\r\n')),
  tcp('vnc', server('RFB 003.008\n')),
  tcp('xmpp', client('<?xml version="1.0"?><stream:stream xmlns:stream="http://etherx.jabber.org/streams">')),
];

const OVER_UDP: readonly Sample[] = [
  udp('bittorrent', client('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe')),
  udp('bittorrent', client(hex(`0000041727101980 00000000 ${nonce(4)}`))),
  udp('bittorrent', client('BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\n\r\n')),
  udp(
    'bittorrent',
    client(hex('41004567 ed639296 00000000 00100000 23c6 0000')),
    server(hex('21004567 ed639341 00000000 00100000 4567 23c6')),
  ),
  udp('coap', client(bytesOf('40 01 7d34 bb', '.well-known', '04 636f7265'))),
  udp('coap', client(bytesOf('41 01 7d34 20 bb', 'temperature')), server(bytesOf('61 45 7d34 20 ff', '22.3 C'))),
  udp('dhcp', client(hex(`01 01 06 00 ${zeros(232)} 63825363 35 01 01 ff`))),
  udp('dhcpv6', client(hex('01 102030 0001 000e 0001 0001 2a2b2c2d aabbccddeeff 0006 0002 0017'))),
  udp('dns', client(hex(query))),
  udp('dropbox', client('{"host_int": 1, "version": [2, 0], "displayname": "", "port": 17500, "namespaces": [1]}')),
  udp('dtls', client(hex('16 feff 0000 000000000000 0010 01 00000c 0000 000000 00000c fefd 1122'))),
  udp('ike', client(hex(`${nonce(8)} ${zeros(8)} 21 20 22 08 00000000 00000020 ${nonce(4)}`))),
  udp('ike', client(hex(`00000000 ${nonce(8)} ${nonce(8)} 2e 20 23 08 00000001 00000020 ${nonce(4)}`))),
  udp('ike', client(hex(`${nonce(8)} ${zeros(8)} 01 10 04 00 00000000 00000020 ${nonce(4)}`))),
  udp('kerberos', client(hex(asReq))),
  udp('ldap', client(hex(search))),
  udp('llmnr', client(hex('1234 0000 0001 0000 0000 0000 04 77706164 00 0001 0001'))),
  udp('mdns', client(hex(`0000 0000 0001 0000 0000 0000 ${name} 000c 8001`))),
  udp('miio', client(hex(`2131 0020 ${'ff'.repeat(28)}`))),
  udp('nat-pmp', client(hex('0000')), server(hex('0080 0000 00000064 c0000201'))),
  udp(
    'nat-pmp',
    client(hex(`02 01 0000 00001c20 ${zeros(10)} ffff c0a80102 ${nonce(12)} 06 000000 1f90 1f90 ${zeros(16)}`)),
    server(hex(`02 81 00 00 00001c20 00000064 ${zeros(12)} ${nonce(12)} 06 000000 1f90 1f90 ${zeros(16)}`)),
  ),
  udp('nbdgm', client(hex(`11 02 1234 c0a80102 008a 0046 0000 ${netbiosName} ${netbiosName} a7a7`))),
  udp('nbns', client(hex(`1234 0110 0001 0000 0000 0000 ${netbiosName} 0020 0001`))),
  udp('nfs', client(hex(`a7a7a7a7 ${call('000186a3')}`))),
  udp('ntp', client(hex(`23 00 06 20 ${zeros(36)} e1e2e3e4 e5e6e7e8`))),
  udp(
    'ntp',
    client(hex(`23 02 06 20 ${nonce(36)} e1e2e3e4 e5e6e7e8`)),
    server(hex(`24 02 06 20 ${nonce(20)} e1e2e3e4 e5e6e7e8 ${nonce(16)}`)),
  ),
  udp('openvpn', client(hex(resetOfClient)), server(hex(resetOfServer))),
  udp('quic', client(hex(`c3 00000001 08 ${nonce(8)} 00 00 41 00 ${zeros(20)}`))),
  udp('quic', client(bytesOf(`0d ${nonce(8)}`, 'Q043', '01'))),
  udp(
    'radius',
    client(bytesOf(`01 2a 0020 ${nonce(16)} 01 06`, 'anna', '04 06 c0a80101')),
    server(hex(`02 2a 0014 ${nonce(16)}`)),
  ),
  udp('rtcp', client(hex(`80c8 0006 3796cb71 ${nonce(20)} 81ca 0003 3796cb71 01 06 ${nonce(6)}`))),
  udp('rtp', ...[4094, 4095, 0, 1, 2, 3, 4].map(rtp)),
  udp('sip', client('OPTIONS sip:phone.lan SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n')),
  udp('snmp', client(hex('30 1a 02 01 00 04 06 7075626c6963 a0 0d 02 01 01 02 01 00 02 01 00 30 02 30 00'))),
  udp('spotify', client(bytesOf('', 'SpotUdp0', nonce(36)))),
  udp('ssdp', client('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n')),
  udp('stun', client(hex(`0001 0000 2112a442 ${zeros(12)}`))),
  udp('sunrpc', client(hex(`a7a7a7a7 ${call('000186a0')}`))),
  udp('syslog', client('<134>Jan  2 03:04:05 router dropbear[77]: exit')),
  udp('tftp', client('\0\x01pxelinux.0\0octet\0')),
  udp('tplink-smarthome', client(getSysinfo)),
  udp('tuya', client(hex(tuya))),
  udp('wireguard', client(hex(`01000000 ${nonce(144)}`)), server(hex(`02000000 ${nonce(88)}`))),
  udp('ws-discovery', client(envelope)),
];

export const SAMPLES: readonly Sample[] = [...OVER_TCP, ...OVER_UDP];
