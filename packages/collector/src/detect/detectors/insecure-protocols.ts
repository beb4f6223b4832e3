import type { Severity } from '../detector.ts';

/** A protocol whose content anybody on the way can read. */
export interface InsecureProtocol {
  /** As events name it: app of flows, protocol of cleartext events. */
  protocol: string;
  /** As people call it. */
  title: string;
  severity: Severity;
  /**
   * `spoken`: that it is spoken is enough. `login`: only a login seen in clear text counts, because the protocol can
   * switch to TLS after its greeting, or carries nothing secret otherwise.
   */
  when: 'spoken' | 'login';
  why: string;
  instead: string;
}

/** http is left out of the default: too much harmless traffic still uses it. Add it where it is not expected. */
export const NOT_BY_DEFAULT: readonly string[] = ['http'];

export const INSECURE_PROTOCOLS: readonly InsecureProtocol[] = [
  {
    protocol: 'telnet',
    title: 'Telnet',
    severity: 'critical',
    when: 'spoken',
    why: 'Telnet shows every keystroke, passwords too, to anybody on the way, and is the first door that botnets try.',
    instead: 'Switch Telnet off on the server and use SSH.',
  },
  {
    protocol: 'ftp',
    title: 'FTP',
    severity: 'critical',
    when: 'spoken',
    why: 'FTP sends the password and every file readable to anybody on the way.',
    instead: 'Use SFTP or HTTPS instead, and change the password that was used.',
  },
  {
    protocol: 'rlogin',
    title: 'rlogin',
    severity: 'critical',
    when: 'spoken',
    why: 'rlogin trusts addresses that can be forged and shows every keystroke to anybody on the way.',
    instead: 'Switch rlogin off on the server and use SSH.',
  },
  {
    protocol: 'rsh',
    title: 'rsh',
    severity: 'critical',
    when: 'spoken',
    why: 'rsh runs commands for whoever claims the right address, and shows them to anybody on the way.',
    instead: 'Switch rsh off on the server and use SSH.',
  },
  {
    protocol: 'rexec',
    title: 'rexec',
    severity: 'critical',
    when: 'spoken',
    why: 'rexec sends the password readable to anybody on the way, and runs commands with it.',
    instead: 'Switch rexec off on the server and use SSH.',
  },
  {
    protocol: 'mqtt',
    title: 'MQTT without TLS',
    severity: 'critical',
    when: 'spoken',
    why: 'Anybody on the way can read and forge what these devices report and are told to do, and read the password.',
    instead:
      'Switch TLS on at the broker (port 8883) and in the device; if that cannot be, allow this pair in the configuration.',
  },
  {
    protocol: 'tftp',
    title: 'TFTP',
    severity: 'high',
    when: 'spoken',
    why: 'TFTP has no passwords: anybody can fetch or replace the configuration and firmware that travel over it.',
    instead: 'Use SFTP or HTTPS; if a telephone or network boot needs TFTP, allow this pair in the configuration.',
  },
  {
    protocol: 'http',
    title: 'HTTP without TLS',
    severity: 'normal',
    when: 'spoken',
    why: 'Anybody on the way can read and change what is transferred.',
    instead: 'Use the HTTPS address of the service.',
  },
  {
    protocol: 'http-basic',
    title: 'HTTP with a readable password',
    severity: 'critical',
    when: 'login',
    why: 'The password travels in every request, readable to anybody on the way.',
    instead: 'Use the HTTPS address of the service and change the password.',
  },
  {
    protocol: 'pop3',
    title: 'POP3 without TLS',
    severity: 'critical',
    when: 'login',
    why: 'The password of the mailbox was sent readable to anybody on the way.',
    instead: 'Set the mail program to TLS (port 995) and change the password.',
  },
  {
    protocol: 'imap',
    title: 'IMAP without TLS',
    severity: 'critical',
    when: 'login',
    why: 'The password of the mailbox was sent readable to anybody on the way.',
    instead: 'Set the mail program to TLS (port 993) and change the password.',
  },
  {
    protocol: 'smtp',
    title: 'SMTP without TLS',
    severity: 'critical',
    when: 'login',
    why: 'The password for sending mail was sent readable to anybody on the way.',
    instead: 'Set the mail program to TLS (port 465) and change the password.',
  },
  {
    protocol: 'ldap',
    title: 'LDAP without TLS',
    severity: 'critical',
    when: 'login',
    why: 'A password of the directory, often the one for everything, was sent readable to anybody on the way.',
    instead: 'Use LDAPS (port 636) or StartTLS and change the password.',
  },
  {
    protocol: 'vnc',
    title: 'VNC without TLS',
    severity: 'critical',
    when: 'login',
    why: 'The screen can be watched, and the weak password exchange of VNC can be broken, by anybody on the way.',
    instead: 'Run VNC through SSH or a VPN.',
  },
  {
    protocol: 'snmp',
    title: 'SNMP version 1 or 2c',
    severity: 'high',
    when: 'login',
    why: 'The community string, which is its password, travels readable in every packet.',
    instead: 'Use SNMP version 3 with authentication and privacy, or switch SNMP off.',
  },
  {
    protocol: 'sip',
    title: 'SIP without TLS',
    severity: 'high',
    when: 'login',
    why: 'The login of the telephone can be recorded and its password guessed offline; calls can be listened to.',
    instead: 'Set the telephone and the provider to SIP over TLS with SRTP.',
  },
  {
    protocol: 'irc',
    title: 'IRC without TLS',
    severity: 'high',
    when: 'login',
    why: 'The password was sent readable to anybody on the way; and devices that are not used for chat speak IRC when they belong to a botnet.',
    instead: 'If nobody here uses IRC, take the device off the network; else use TLS (port 6697).',
  },
];

/** Ports on which a connection attempt is worth a word although nobody answered: nothing harmless tries them. */
export const ATTEMPT_PORTS: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [23, 'Telnet'],
  [512, 'rexec'],
  [513, 'rlogin'],
  [514, 'rsh'],
  [2323, 'Telnet'],
]);
