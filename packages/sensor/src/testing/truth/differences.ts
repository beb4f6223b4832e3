/** A difference from the truth that remains. Exact: neither more nor less may be missing or extra. */
export interface Difference {
  /** Of the corpus. */
  file: string;
  category: string;
  reason: string;
  /** What the truth knows and the sensor does not tell. */
  missing?: readonly object[];
  /** What the sensor tells and the truth does not know. */
  extra?: readonly object[];
}

export const DIFFERENCES: readonly Difference[] = [
  {
    file: 'attack/log4j-webapp-exploit.pcap',
    category: 'http',
    reason:
      'The response comes 19 seconds after its request, which was told without one ten seconds after it was seen.',
    missing: [
      {
        ...{ src: '172.16.238.1', srcPort: 1984, dst: '172.16.238.10', dstPort: 8080 },
        ...{ method: 'POST', uri: '/log4shell/login', host: '192.168.13.31:8080' },
        userAgent: 'jndi:ldap://172.16.238.11:1389/a',
        ...{ status: 200, contentType: 'text/html;charset=ISO-8859-1' },
      },
    ],
    extra: [
      {
        ...{ src: '172.16.238.1', srcPort: 1984, dst: '172.16.238.10', dstPort: 8080 },
        ...{ method: 'POST', uri: '/log4shell/login', host: '192.168.13.31:8080' },
        userAgent: 'jndi:ldap://172.16.238.11:1389/a',
      },
    ],
  },
  {
    file: 'attack/log4j-webapp-exploit.pcap',
    category: 'cleartext',
    reason: 'LDAP on a port of its own, where the program that made the truth does not look for it.',
    extra: [
      { protocol: 'ldap', ends: '172.16.238.10 57650 > 172.16.238.11 1389', isLogin: false },
      { protocol: 'ldap', ends: '172.16.238.10 57742 > 172.16.238.11 1389', isLogin: false },
    ],
  },
  {
    file: 'insecure/rlogin-long-client-user-no-nul.pcapng.gz',
    category: 'cleartext',
    reason: 'One name of 16 MB that never ends, and no answer: only its port says that it is rlogin.',
    missing: [{ protocol: 'rlogin', ends: '10.0.0.1 40003 > 10.0.0.2 513', isLogin: false }],
  },
  {
    file: 'insecure/simpleauth.pcap',
    category: 'cleartext',
    reason: 'Two users bind one after the other on one connection, of which the truth keeps one.',
    missing: [
      {
        ...{ protocol: 'ldap', ends: '10.0.0.1 25936 > 10.0.0.2 3268', isLogin: true },
        users: ['xxxxxxxxxxx@xx.xxx.xxxxx.net'],
      },
    ],
    extra: [
      {
        ...{ protocol: 'ldap', ends: '10.0.0.1 25936 > 10.0.0.2 3268', isLogin: true },
        users: ['CN=xxxxxxxx,OU=Users,OU=Accounts,DC=xx,DC=xxx,DC=xxxxx,DC=net', 'xxxxxxxxxxx@xx.xxx.xxxxx.net'],
      },
    ],
  },
];
