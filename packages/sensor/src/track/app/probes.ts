import { adbProbe } from './adb.ts';
import { bittorrentOverUdpProbe, bittorrentProbe } from './bittorrent.ts';
import { coapProbe } from './coap.ts';
import { dceRpcProbe } from './dcerpc.ts';
import { dhcpProbe, dhcpv6Probe } from './dhcp.ts';
import { dnsOverTcpProbe, dnsProbe } from './dns.ts';
import { dropboxProbe } from './dropbox.ts';
import { dtlsProbe } from './dtls.ts';
import { ftpProbe } from './ftp.ts';
import { amqpProbe, gitProbe, rsyncProbe, spotifyProbe } from './greetings.ts';
import { httpProbe } from './http.ts';
import { ikeProbe } from './ike.ts';
import { imapProbe } from './imap.ts';
import { ircProbe } from './irc.ts';
import { kerberosOverUdpProbe, kerberosProbe } from './kerberos.ts';
import { ldapOverUdpProbe, ldapProbe } from './ldap.ts';
import { modbusProbe } from './modbus.ts';
import { mqttProbe } from './mqtt.ts';
import { mysqlProbe } from './mysql.ts';
import { natPmpProbe } from './nat-pmp.ts';
import { nbdgmProbe } from './nbdgm.ts';
import { ntpProbe } from './ntp.ts';
import { openvpnOverTcpProbe, openvpnProbe } from './openvpn.ts';
import { pop3Probe } from './pop3.ts';
import { postgresqlProbe } from './postgresql.ts';
import { pptpProbe } from './pptp.ts';
import type { Probe } from './probe.ts';
import { quicProbe } from './quic.ts';
import { radiusProbe } from './radius.ts';
import { rcmdProbe } from './rcmd.ts';
import { rdpProbe } from './rdp.ts';
import { redisProbe } from './redis.ts';
import { rtpProbe } from './rtp.ts';
import { sipOverTcpProbe, sipOverUdpProbe } from './sip.ts';
import { kasaOverUdpProbe, kasaProbe, miioProbe, tuyaOverUdpProbe, tuyaProbe } from './smart-home.ts';
import { smbProbe } from './smb.ts';
import { smtpProbe } from './smtp.ts';
import { snmpProbe } from './snmp.ts';
import { socksProbe } from './socks.ts';
import { ssdpProbe } from './ssdp.ts';
import { sshProbe } from './ssh.ts';
import { stratumProbe } from './stratum.ts';
import { stunOverTcpProbe, stunProbe } from './stun.ts';
import { sunRpcOverTcpProbe, sunRpcProbe } from './sunrpc.ts';
import { syslogOverTcpProbe, syslogProbe } from './syslog.ts';
import { telnetProbe } from './telnet.ts';
import { tftpProbe } from './tftp.ts';
import { tlsProbe } from './tls.ts';
import { vncProbe } from './vnc.ts';
import { wireguardProbe } from './wireguard.ts';
import { wsDiscoveryProbe, xmppProbe } from './xml.ts';

/** Every probe. Of those that want the same payload the first that knows decides, so what comes often comes first. */
export const PROBES: readonly Probe[] = [
  ...[tlsProbe, httpProbe, sshProbe, telnetProbe, mqttProbe, smbProbe, bittorrentProbe, vncProbe, rdpProbe],
  ...[ldapProbe, sipOverTcpProbe, smtpProbe, imapProbe, ftpProbe, ircProbe, pop3Probe, rcmdProbe, dnsOverTcpProbe],
  ...[socksProbe, stratumProbe, xmppProbe, redisProbe, postgresqlProbe, mysqlProbe, amqpProbe, adbProbe, gitProbe],
  ...[rsyncProbe, kerberosProbe, dceRpcProbe, sunRpcOverTcpProbe, pptpProbe, openvpnOverTcpProbe, syslogOverTcpProbe],
  ...[stunOverTcpProbe, tuyaProbe, kasaProbe, modbusProbe],
  ...[quicProbe, dnsProbe, stunProbe, dtlsProbe, dhcpProbe, ssdpProbe, sipOverUdpProbe, snmpProbe, tftpProbe],
  ...[bittorrentOverUdpProbe, dhcpv6Probe, ntpProbe, wireguardProbe, openvpnProbe, rtpProbe, ikeProbe, nbdgmProbe],
  ...[coapProbe, ldapOverUdpProbe, kerberosOverUdpProbe, radiusProbe, syslogProbe, natPmpProbe, wsDiscoveryProbe],
  ...[dropboxProbe, spotifyProbe, tuyaOverUdpProbe, kasaOverUdpProbe, miioProbe, sunRpcProbe],
];
