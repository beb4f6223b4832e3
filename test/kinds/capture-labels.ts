import type { Label } from './label.ts';

/**
 * Devices of the capture corpus that have addresses of a home. Makers are read off the MAC; who it is off the traffic,
 * or the capture's own story.
 */
export const CAPTURE_LABELS: readonly (Label & { capture: string; mac: string })[] = [
  ...of('home/android.pcap', [
    ['4c:6a:f6:9f:f6:27', ['phone'], 'its browser says Android 9 on a Nokia 2.2', 'written with'],
    ['d8:30:62:56:00:1c', ['desktop'], 'its host name is Lucas-iMac', 'written with'],
  ]),
  ...of('home/raw_packets.pcap', [
    ['e8:de:27:ff:c0:78', ['router'], 'it announces a gateway, TL-WDR3600', 'written with'],
    ['60:f8:1d:c9:8c:fa', ['computer', 'laptop', 'desktop'], 'made by Apple, starts Skype as on a Mac', 'corrected by'],
  ]),
  ...of('dhcp/dhcp-eve-extended-option-60--input.pcap', [
    ['28:cf:da:dc:8d:76', ['laptop'], 'NicksMacBook, with Windows', 'written with'],
  ]),
  ...of('dhcp/dhcp.pcapng', [
    ['00:0b:82:01:fc:42', ['voip'], 'made by Grandstream, who made telephone adapters', 'corrected by'],
  ]),
  ...of('dhcp/dhcpv6.pcap', [['08:00:27:fe:8f:95', ['virtual-machine'], 'a MAC of VirtualBox', 'written with']]),
  ...of('dns/dns_dot.pcap', [
    ['08:00:27:8d:ab:be', ['virtual-machine'], 'a MAC of VirtualBox', 'corrected by'],
    ['b8:27:eb:2b:90:f1', ['server', 'router'], 'a Raspberry Pi that passes packets on', 'corrected by'],
  ]),
  ...of('dns/dns_doh.pcap', [
    ['78:31:c1:bd:5e:24', ['computer', 'laptop', 'desktop'], 'Firefox of a Mac, behind a phone', 'corrected by'],
    [
      '5a:40:4e:ec:d1:64',
      ['phone'],
      'the network 172.20.10.0/28 is that of a phone that shares its connection',
      'corrected by',
    ],
  ]),
  ...of('dns/mdns.pcap', [
    ['8a:3c:d6:e1:4d:c4', ['virtual-machine'], 'it is called QEMU Virtual Machine', 'written with'],
  ]),
  ...of('dns/netbios.pcap', [
    ['00:30:48:b0:b1:94', ['server', 'camera', 'nas'], 'NVR9 records video on a board of Supermicro', 'written with'],
    ['00:30:48:b0:b1:a6', ['server', 'computer', 'desktop'], 'Windows on a board of Supermicro', 'corrected by'],
    ['ec:a8:6b:f4:60:77', ['computer', 'desktop'], 'GURU, on a board of Elitegroup', 'corrected by'],
  ]),
  ...of('dns/dns_fragmented.pcap', [
    ['00:0c:29:7c:a4:cb', ['virtual-machine'], 'a MAC of VMware', 'corrected by'],
    ['08:5b:0e:a1:83:5e', ['router'], 'a firewall of Fortinet', 'corrected by'],
    ['00:86:9c:e7:55:14', ['router'], 'a firewall of Palo Alto', 'corrected by'],
  ]),
  ...of('dns/dns-https.pcap', [['94:91:7f:51:71:7f', ['router'], 'it resolves names as 192.168.1.1', 'corrected by']]),
  ...of('dns/dns-sshfp.pcap', [['50:39:2f:e4:d1:eb', ['router'], 'it resolves names as 192.168.1.1', 'corrected by']]),
  ...of('link/pppoe.pcap', [['ca:01:0e:88:00:06', ['router'], 'it advertises itself as one', 'corrected by']]),
  ...of('ip/icmp6-nd-options.pcap', [['c2:00:54:f5:00:00', ['router'], 'it advertises itself as one', 'corrected by']]),
  ...of('insecure/sshv1.pcap', [
    ['00:60:97:07:69:ea', ['router', 'server'], 'it advertises itself as a router', 'corrected by'],
  ]),
  ...of('insecure/pop3.pcap', [
    ['c8:f7:33:4b:82:37', ['laptop', 'computer'], 'mail of a Windows machine with Wi-Fi of Intel', 'corrected by'],
  ]),
  ...of('insecure/smtp.pcap', [
    ['00:1f:33:d9:81:60', ['router'], 'of Netgear, resolves names as 10.10.1.1', 'corrected by'],
    ['00:02:3f:ec:61:11', ['laptop', 'computer', 'desktop'], 'Windows XP on hardware of Compal', 'corrected by'],
    ['00:e0:1c:3c:17:c2', ['laptop', 'computer', 'desktop'], 'Outlook of a Windows XP', 'corrected by'],
    ['58:b0:35:86:54:8d', ['computer', 'laptop', 'desktop'], 'a mail program of macOS', 'corrected by'],
  ]),
  ...of('insecure/snmpv1_get.pcap', [
    ['08:00:37:15:e6:bc', ['printer'], 'of Fuji Xerox, asked for its toner', 'corrected by'],
  ]),
  ...of('insecure/snmpv2_get_next.pcap', [['00:0e:83:16:f5:00', ['router', 'switch'], 'of Cisco', 'corrected by']]),
  ...of('insecure/vncmac.pcap', [
    ['7c:d1:c3:d8:b4:db', ['computer', 'desktop', 'laptop'], 'shares the screen of macOS', 'corrected by'],
  ]),
  ...of('insecure/smbv1.pcap', [
    ['00:50:56:e8:0a:b1', ['virtual-machine', 'server'], 'a MAC of VMware', 'corrected by'],
  ]),
  ...of('insecure/ipv4.pcap', [
    ['00:1d:09:05:cf:48', ['computer', 'desktop', 'laptop', 'server'], 'a Linux of Dell that uses FTP', 'corrected by'],
  ]),
  ...of('attack/tor.pcap', [
    ['52:54:00:5a:e9:77', ['virtual-machine', 'computer'], 'a MAC of QEMU, Windows', 'corrected by'],
  ]),
  ...of('attack/trickbot.pcap', [
    ['00:08:02:1c:47:ae', ['computer', 'desktop', 'laptop'], 'Windows 10, infected', 'corrected by'],
  ]),
  ...of('attack/dns-tunnel-iodine.pcap', [
    ['08:00:27:c7:6e:ba', ['virtual-machine'], 'a MAC of VirtualBox', 'corrected by'],
  ]),
  ...of('attack/bruteforce.pcap', [['08:00:27:6e:cf:4a', ['virtual-machine'], 'a MAC of VirtualBox', 'corrected by']]),
  ...of('attack/mining.pcapng', [
    ['1c:6f:65:d8:69:68', ['desktop', 'computer'], 'Windows on a board of Giga-Byte', 'corrected by'],
    ['70:85:c2:40:0e:b8', ['desktop', 'computer', 'server'], 'Linux on a board of ASRock', 'corrected by'],
  ]),
  ...of('attack/nmap-vsn.pcap', [
    ['c4:2c:03:3b:6c:aa', ['computer', 'desktop', 'laptop'], 'made by Apple, runs nmap', 'corrected by'],
    [
      'd8:30:62:48:c5:b5',
      ['access-point', 'router'],
      'of Apple, resolves names as 192.168.1.1: an AirPort',
      'corrected by',
    ],
  ]),
  ...of('tls/hrr.pcap', [['88:e9:fe:74:4a:3a', ['computer', 'desktop', 'laptop'], 'openssl of a Mac', 'corrected by']]),
  ...of('tls/tls1_1.pcap', [
    ['78:31:c1:c6:3f:c2', ['computer', 'desktop', 'laptop'], 'openssl of a Mac', 'corrected by'],
    ['b8:27:eb:5c:87:57', ['server', 'router'], 'a Raspberry Pi that passes packets on', 'corrected by'],
  ]),
  ...of('tls/dtls-udp.notest.cap', [
    ['c0:25:06:be:ec:c3', ['router'], 'of AVM, passes packets on', 'corrected by'],
    ['50:e5:49:d8:73:12', ['desktop', 'computer'], 'a board of Giga-Byte', 'corrected by'],
  ]),
  ...of('http/pipelined-requests.pcap', [
    ['00:0b:db:4f:6b:10', ['desktop', 'computer', 'laptop'], 'Firefox of Windows XP on a Dell', 'corrected by'],
  ]),
];

function of(
  capture: string,
  labels: readonly [mac: string, kinds: Label['kinds'], why: string, role: Label['role']][],
) {
  return labels.map(([mac, kinds, why, role]) => ({ capture, mac, kinds, why, role }));
}
