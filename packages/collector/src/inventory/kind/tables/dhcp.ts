import { anyOf, CERTAIN, computers, type EvidenceTable, FAIR, HARDLY, handhelds, STRONG, WEAK } from '../rule.ts';

// How devices ask for an address. Which options a client wants, and in which order, is written in its program
// (RFC 2132 section 9.8); the vendor class says it outright (section 9.13).

const NOT_A_THING = { printer: HARDLY, light: HARDLY, plug: HARDLY, camera: HARDLY } as const;

export const DHCP_FINGERPRINTS: EvidenceTable = {
  trait: 'dhcpFingerprint',
  groups: [
    {
      source: 'own observation: dhcp/dhcp-eve-extended-option-60 of the captures; Microsoft’s list in MS-DHCPE',
      rules: [
        {
          // NetBIOS (44, 46, 47), router discovery (31), and static routes in Microsoft's own number (249).
          is: /^1,(?=.*\b44\b)(?=.*\b46\b)(?=.*\b47\b)(?=.*\b31\b)(?=.*\b249\b)/,
          kinds: { ...computers(STRONG), console: WEAK, server: WEAK, 'virtual-machine': FAIR, ...NOT_A_THING },
          says: 'asks DHCP like Windows',
          system: 'Windows',
        },
      ],
    },
    {
      source: 'own observation: home/android.pcap (an iMac); Apple’s IPConfiguration, which is public source',
      rules: [
        {
          // The LDAP server (95) and NetBIOS (44, 46) are asked for by macOS only.
          is: /^1,121,3,6,15,(108,)?(114,)?119,252,95,44,46/,
          kinds: { ...computers(CERTAIN), ...NOT_A_THING },
          says: 'asks DHCP like a Mac',
          system: 'macOS',
        },
        {
          is: /^1,121,3,6,15,(108,)?(114,)?119,252(,78,79)?$/,
          kinds: { ...handhelds(STRONG), watch: FAIR, 'streaming-box': FAIR, speaker: FAIR, ...NOT_A_THING },
          says: 'asks DHCP like an iPhone or iPad',
          system: 'iOS',
        },
      ],
    },
    {
      source: 'own observation: home/android.pcap (Android 9); DhcpClient of the Android Open Source Project',
      rules: [
        {
          is: /^1,3,6,15,26,28,51,58,59,43(,114)?(,108)?$/,
          kinds: { phone: STRONG, tablet: STRONG, tv: WEAK, 'streaming-box': WEAK, 'e-reader': WEAK, ...NOT_A_THING },
          says: 'asks DHCP like Android',
          system: 'Android',
        },
      ],
    },
    {
      source:
        'the default configuration of ISC dhclient as Debian ships it; the defaults of dhcpcd and of systemd-networkd',
      rules: [
        {
          is: /^1,28,2,3,15,6,119,12,44,47,26,121,42/,
          kinds: { ...computers(FAIR), server: STRONG, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'asks DHCP like Linux (dhclient)',
          system: 'Linux',
        },
        {
          // Before and since version 9.
          is: /^1,121,(33,)?3,6,12,15,26,28,/,
          kinds: { server: STRONG, desktop: WEAK, phone: HARDLY },
          says: 'asks DHCP like Linux (dhcpcd)',
          system: 'Linux',
        },
        {
          is: /^1,3,12,15,6,(26,)?33,(26,)?121,/,
          kinds: { server: STRONG, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'asks DHCP like Linux (systemd-networkd)',
          system: 'Linux',
        },
        {
          is: /^1,2,6,12,15,26,28,121,3,33,40,41,42,119/,
          kinds: { laptop: STRONG, desktop: STRONG, server: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'asks DHCP like Linux (NetworkManager)',
          system: 'Linux',
        },
      ],
    },
    {
      source: 'Apple’s IPConfiguration, older versions; dhcpcd as Android before 6 had it (AOSP); FreeBSD’s dhclient',
      rules: [
        {
          is: /^1,3,6,15,119,95,252,44,46/,
          kinds: { ...computers(CERTAIN), ...NOT_A_THING },
          says: 'asks DHCP like an older Mac',
          system: 'macOS',
        },
        {
          is: /^1,3,6,15,119,252$/,
          kinds: { ...handhelds(STRONG), watch: FAIR, 'streaming-box': FAIR, ...NOT_A_THING },
          says: 'asks DHCP like an older iPhone or iPad',
          system: 'iOS',
        },
        {
          // Without the host's own name (12), which dhcpcd asks for elsewhere.
          is: /^1,(121,)?33,3,6,(15,)?(26,)?28,51,58,59/,
          kinds: { phone: FAIR, tablet: FAIR, 'streaming-box': FAIR, speaker: FAIR, tv: FAIR, 'e-reader': FAIR },
          says: 'asks DHCP like an older Android',
          system: 'Android',
        },
        {
          is: /^1,28,2,121,3,15,6,12,119/,
          kinds: { server: STRONG, router: FAIR, nas: FAIR, phone: HARDLY },
          says: 'asks DHCP like FreeBSD',
          system: 'FreeBSD',
        },
        {
          is: /^1,28,2,(3,|121,)15,6,(119,)?12,/,
          kinds: { ...computers(FAIR), server: STRONG, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'asks DHCP like Linux (dhclient)',
          system: 'Linux',
        },
        {
          is: /^6,3,1,15,66,67,13,44,12,81/,
          kinds: { printer: CERTAIN },
          says: 'asks DHCP like a printer of HP',
        },
      ],
    },
    {
      source: 'the sources of lwIP (dhcp.c) and of BusyBox udhcpc; own observation: dhcp/dhcp-option-52-overload',
      rules: [
        {
          is: /^1,3,28,6(,15)?(,44,46,47,31,33,121,43)?$/,
          kinds: { microcontroller: FAIR, plug: STRONG, light: STRONG, sensor: STRONG, ...handhelds(HARDLY) },
          says: 'asks DHCP like a small device (lwIP)',
        },
        {
          is: /^1,3,6,12,15,(17,)?(23,)?28,(29,31,33,)?(40,41,)?42\b/,
          kinds: { router: WEAK, camera: FAIR, tv: FAIR, hub: FAIR, 'streaming-box': FAIR, speaker: WEAK },
          says: 'asks DHCP like a device with a small Linux (udhcpc)',
          system: 'Linux',
        },
      ],
    },
  ],
};

export const DHCP_VENDOR_CLASSES: EvidenceTable = {
  trait: 'dhcpVendorClass',
  groups: [
    {
      source: 'own observation in the captures (android-dhcp-9, MSFT 5.0, udhcp, ArubaAP); Microsoft MS-DHCPE; AOSP',
      rules: [
        {
          is: /^android-dhcp-\d/,
          kinds: { phone: STRONG, tablet: STRONG, tv: FAIR, 'streaming-box': FAIR, 'e-reader': WEAK, speaker: WEAK },
          says: 'tells DHCP that it runs Android ({})',
          system: 'Android',
        },
        {
          is: /^msft (5\.0|98)/,
          kinds: { ...computers(STRONG), console: FAIR, server: WEAK, 'virtual-machine': WEAK, phone: HARDLY },
          says: 'tells DHCP that it runs Windows ({})',
          system: 'Windows',
        },
        { is: /^xbox/, kinds: { console: CERTAIN }, says: 'tells DHCP that it is an Xbox ({})' },
        { is: /^ps[345]\b/, kinds: { console: CERTAIN }, says: 'tells DHCP that it is a PlayStation ({})' },
        {
          is: /^udhcp /,
          kinds: {
            router: WEAK,
            camera: FAIR,
            tv: FAIR,
            hub: FAIR,
            speaker: FAIR,
            'streaming-box': WEAK,
            phone: HARDLY,
          },
          says: 'asks DHCP with the client of small devices ({})',
          system: 'Linux',
        },
        {
          is: /^dhcpcd-.*:(linux|armv|aarch64|x86_64)/,
          kinds: { server: STRONG, desktop: FAIR, phone: HARDLY },
          says: 'tells DHCP that it runs Linux ({})',
          system: 'Linux',
        },
        { is: /^arubaap|^aruba instant/, kinds: { 'access-point': CERTAIN }, says: 'tells DHCP that it is {}' },
      ],
    },
    {
      source: 'the makers’ guides for setting up DHCP (option 43 and 60) for their devices',
      rules: [
        {
          is: /^(ubnt|cisco ap|ruckus cpe|meraki|eap\d|grandstream gwn)/,
          kinds: { 'access-point': CERTAIN },
          says: 'tells DHCP that it is an access point ({})',
        },
        {
          is: anyOf(
            /^(cisco systems, inc\. ip phone|yealink|snom|polycom|grandstream|aastra|gigaset|avaya|mitel)/,
            /^(ciscospa|linksys spa|spectralink|openstage|optipoint|siemens ip phone|fanvil|htek|obihai|alcatel\.)/,
          ),
          kinds: { voip: CERTAIN },
          says: 'tells DHCP that it is a telephone ({})',
        },
        {
          is: anyOf(
            /^(hewlett-packard (jetdirect|laserjet|officejet|deskjet|photosmart)|hp printer|mfg=|brother|epson)/,
            /^(lexmark|canon|kyocera|xerox|ricoh|konica|zebra)/,
          ),
          kinds: { printer: CERTAIN },
          says: 'tells DHCP that it is a printer ({})',
        },
        { is: /^roku\//, kinds: { 'streaming-box': CERTAIN, tv: STRONG }, says: 'tells DHCP that it is a Roku ({})' },
        { is: /^sonos/, kinds: { speaker: CERTAIN }, says: 'tells DHCP that it is a Sonos speaker ({})' },
        {
          is: /^(axis|hikvision|dahua|ipcam)/,
          kinds: { camera: CERTAIN },
          says: 'tells DHCP that it is a camera ({})',
        },
        {
          is: /^dhcpcd[- ][456]\.[\d.]+$/,
          kinds: { phone: FAIR, tablet: FAIR, 'streaming-box': FAIR, speaker: FAIR, tv: FAIR, 'e-reader': FAIR },
          says: 'asks DHCP with the client of an older Android ({})',
        },
        { is: /^ciscopnp/, kinds: { switch: STRONG, router: STRONG, 'access-point': FAIR }, says: 'is made by Cisco' },
        {
          is: /^(anaconda-linux|d-i\b|ipxe|etherboot|httpclient)/,
          kinds: { ...computers(FAIR), server: FAIR, 'virtual-machine': FAIR, phone: HARDLY },
          says: 'installs itself from the network ({})',
        },
        { is: /^pxeclient/, kinds: { ...computers(FAIR), server: FAIR }, says: 'starts from the network (PXE)' },
        {
          is: /^(dslforum\.org|iad|fritz|speedport|docsis)/,
          kinds: { router: CERTAIN },
          says: 'tells DHCP that it is a router of a provider ({})',
        },
        {
          is: /^(aaplbsdpc|apple)/,
          kinds: computers(STRONG),
          says: 'tells DHCP that it is a Mac ({})',
          system: 'macOS',
        },
        {
          is: /chromeos|chromium/,
          kinds: { laptop: CERTAIN },
          says: 'tells DHCP that it runs ChromeOS',
          system: 'ChromeOS',
        },
      ],
    },
  ],
};
