import { CERTAIN, computers, type EvidenceTable, FAIR, HARDLY, STRONG, WEAK } from '../rule.ts';

// What it answered as a server: the protocol by its content, else the port.

export const SERVED: EvidenceTable = {
  trait: 'serves',
  groups: [
    {
      source: 'IANA Service Name and Port Number registry; the makers’ lists of ports of their devices',
      rules: [
        { is: 'tcp/9100', kinds: { printer: CERTAIN }, says: 'prints what is sent to it ({})' },
        {
          is: /^(tcp\/631|ipp)$/,
          kinds: { printer: STRONG, desktop: WEAK, laptop: WEAK },
          says: 'prints what is sent to it ({})',
        },
        { is: /^(tcp\/515|lpd)$/, kinds: { printer: STRONG }, says: 'prints what is sent to it ({})' },
        { is: /^(rtsp|tcp\/554)$/, kinds: { camera: CERTAIN, doorbell: FAIR, nas: WEAK }, says: 'streams video ({})' },
        { is: /^(tcp\/8000|tcp\/37777)$/, kinds: { camera: FAIR }, says: 'answers as cameras do ({})' },
        { is: /^(sip|tcp\/5060)$/, kinds: { voip: STRONG, router: WEAK, doorbell: WEAK }, says: 'makes calls ({})' },
        {
          is: /^(smb|tcp\/445)$/,
          kinds: { nas: STRONG, ...computers(FAIR), server: FAIR, printer: WEAK, phone: HARDLY },
          says: 'shares files ({})',
        },
        { is: /^(nfs|tcp\/2049)$/, kinds: { nas: STRONG, server: STRONG }, says: 'shares files ({})' },
        {
          is: /^(rdp|tcp\/3389)$/,
          kinds: { desktop: STRONG, laptop: FAIR, server: STRONG, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'lets in remote desktops ({})',
          system: 'Windows',
        },
        {
          is: /^(vnc|tcp\/5900)$/,
          kinds: { desktop: STRONG, laptop: FAIR, server: FAIR, 'virtual-machine': WEAK, phone: HARDLY },
          says: 'shares its screen ({})',
        },
        {
          is: /^(ssh|tcp\/22)$/,
          kinds: {
            server: STRONG,
            nas: FAIR,
            desktop: FAIR,
            router: FAIR,
            laptop: WEAK,
            phone: HARDLY,
            tablet: HARDLY,
          },
          says: 'can be logged in to ({})',
        },
        {
          is: /^(telnet|tcp\/23)$/,
          kinds: {
            router: FAIR,
            switch: STRONG,
            camera: FAIR,
            printer: WEAK,
            phone: HARDLY,
            tablet: HARDLY,
            laptop: HARDLY,
          },
          says: 'can be logged in to without encryption ({})',
        },
        {
          is: /^(snmp|udp\/161)$/,
          kinds: {
            printer: FAIR,
            switch: STRONG,
            router: FAIR,
            nas: FAIR,
            'access-point': FAIR,
            phone: HARDLY,
            laptop: HARDLY,
          },
          says: 'tells how it is to who asks ({})',
        },
        {
          is: /^(dns|udp\/53|tcp\/53)$/,
          kinds: { router: STRONG, server: FAIR, phone: HARDLY, laptop: HARDLY },
          says: 'answers lookups of names ({})',
        },
        { is: /^(mqtt|tcp\/1883)$/, kinds: { server: FAIR, hub: FAIR }, says: 'passes messages of devices on ({})' },
        {
          is: /^(ftp|tcp\/21)$/,
          kinds: { nas: FAIR, server: FAIR, printer: WEAK, camera: WEAK, router: WEAK, phone: HARDLY },
          says: 'serves files ({})',
        },
        {
          is: /^(smtp|imap|pop3|ldap|kerberos)$/,
          kinds: { server: STRONG, phone: HARDLY, tablet: HARDLY },
          says: 'serves mail or accounts ({})',
        },
        {
          is: /^(mysql|postgresql|redis|mongodb)$/,
          kinds: { server: STRONG, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'serves a database ({})',
        },
        {
          is: /^tcp\/(8008|8009)$/,
          kinds: { 'streaming-box': STRONG, speaker: FAIR, tv: STRONG },
          says: 'answers Google Cast ({})',
        },
        { is: /^tcp\/(3000|3001)$/, kinds: { tv: WEAK, server: WEAK }, says: 'answers on {}' },
        {
          is: /^tcp\/8060$/,
          kinds: { 'streaming-box': STRONG, tv: FAIR },
          says: 'is remote controlled as a Roku ({})',
        },
        { is: /^tcp\/1400$/, kinds: { speaker: CERTAIN }, says: 'is remote controlled as a Sonos speaker ({})' },
        {
          is: /^tcp\/62078$/,
          kinds: { phone: CERTAIN, tablet: STRONG },
          says: 'syncs as an iPhone or iPad ({})',
          system: 'iOS',
        },
        {
          is: /^tcp\/6668$/,
          kinds: { plug: STRONG, light: STRONG, appliance: FAIR },
          says: 'is controlled as a Tuya device ({})',
        },
        { is: /^tcp\/9999$/, kinds: { plug: STRONG, light: FAIR }, says: 'is controlled as a Kasa device ({})' },
        { is: /^tcp\/32400$/, kinds: { server: STRONG, nas: STRONG }, says: 'runs a Plex server ({})' },
        { is: /^tcp\/8123$/, kinds: { server: STRONG, hub: FAIR }, says: 'runs Home Assistant ({})' },
        { is: /^tcp\/5000$|^tcp\/5001$/, kinds: { nas: FAIR, server: WEAK }, says: 'answers on {}' },
        { is: /^tcp\/(8006)$/, kinds: { server: CERTAIN }, says: 'runs Proxmox ({})' },
      ],
    },
  ],
};

/** What it does for the network. */
export const ROLES: readonly EvidenceTable[] = [
  {
    trait: 'router',
    groups: [
      {
        source: 'RFC 4861 section 4.2: who advertises itself as a router is one, or shares its connection',
        rules: [
          {
            is: 'yes',
            kinds: {
              router: STRONG,
              'access-point': WEAK,
              phone: -WEAK,
              laptop: -FAIR,
              tv: HARDLY,
              printer: HARDLY,
            },
            says: 'passes on the packets of others',
          },
        ],
      },
    ],
  },
  {
    trait: 'dhcpServer',
    groups: [
      {
        source: 'RFC 2131: who gives addresses is the router of a home, or a machine that somebody set up for it',
        rules: [
          {
            is: 'yes',
            kinds: { router: STRONG, server: FAIR, phone: -WEAK },
            says: 'gives addresses to others (DHCP)',
          },
        ],
      },
    ],
  },
];
