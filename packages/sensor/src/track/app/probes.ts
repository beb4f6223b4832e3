import { bittorrentOverUdpProbe, bittorrentProbe } from './bittorrent.ts';
import { dhcpProbe, dhcpv6Probe } from './dhcp.ts';
import { dnsOverTcpProbe, dnsProbe } from './dns.ts';
import { dtlsProbe } from './dtls.ts';
import { ftpProbe } from './ftp.ts';
import { httpProbe } from './http.ts';
import { imapProbe } from './imap.ts';
import { ircProbe } from './irc.ts';
import { ldapProbe } from './ldap.ts';
import { mqttProbe } from './mqtt.ts';
import { ntpProbe } from './ntp.ts';
import { openvpnProbe } from './openvpn.ts';
import { pop3Probe } from './pop3.ts';
import type { Probe } from './probe.ts';
import { quicProbe } from './quic.ts';
import { rcmdProbe } from './rcmd.ts';
import { rdpProbe } from './rdp.ts';
import { sipOverTcpProbe, sipOverUdpProbe } from './sip.ts';
import { smbProbe } from './smb.ts';
import { smtpProbe } from './smtp.ts';
import { snmpProbe } from './snmp.ts';
import { ssdpProbe } from './ssdp.ts';
import { sshProbe } from './ssh.ts';
import { stunProbe } from './stun.ts';
import { telnetProbe } from './telnet.ts';
import { tftpProbe } from './tftp.ts';
import { tlsProbe } from './tls.ts';
import { vncProbe } from './vnc.ts';
import { wireguardProbe } from './wireguard.ts';

/** Every probe. Of those that want the same payload the first that knows decides, so the surest come first. */
export const PROBES: readonly Probe[] = [
  ...[tlsProbe, httpProbe, sshProbe, telnetProbe, mqttProbe, smbProbe, bittorrentProbe, vncProbe, rdpProbe],
  ...[ldapProbe, sipOverTcpProbe, smtpProbe, imapProbe, ftpProbe, ircProbe, pop3Probe, rcmdProbe, dnsOverTcpProbe],
  ...[quicProbe, dnsProbe, stunProbe, dtlsProbe, dhcpProbe, ssdpProbe, sipOverUdpProbe, snmpProbe, tftpProbe],
  ...[bittorrentOverUdpProbe, dhcpv6Probe, ntpProbe, wireguardProbe, openvpnProbe],
];
