/** The applications that are recognised, as events name them. A place in this list is an application's code. */
const APP_NAMES = [
  '',
  'bittorrent',
  'dhcp',
  'dhcpv6',
  'dns',
  'dtls',
  'ftp',
  'ftps',
  'http',
  'imap',
  'irc',
  'ldap',
  'llmnr',
  'mdns',
  'mqtt',
  'nbns',
  'ntp',
  'openvpn',
  'pop3',
  'quic',
  'rdp',
  'rexec',
  'rlogin',
  'rsh',
  'rtsp',
  'sip',
  'smb',
  'smtp',
  'snmp',
  'ssdp',
  'ssh',
  'stun',
  'telnet',
  'tftp',
  'tls',
  'vnc',
  'wireguard',
] as const;

export type AppName = Exclude<(typeof APP_NAMES)[number], ''>;

/** The code of each application. */
export const APP = Object.fromEntries(
  APP_NAMES.map((name, code) => [name, code] as const).filter(([name]) => name !== ''),
) as Readonly<Record<AppName, number>>;

/** Empty for what is no application's code. */
export const appNameOf = (code: number): string => APP_NAMES[code] ?? '';
