// Numbers of IANA and IEEE registries by name, as far as homes and offices meet them.

export const LINK_TYPES: Readonly<Record<number, string>> = {
  0: 'BSD loopback',
  1: 'Ethernet',
  9: 'PPP',
  12: 'raw IP',
  14: 'raw IP',
  50: 'PPP in HDLC framing',
  51: 'PPPoE',
  101: 'raw IP',
  104: 'Cisco HDLC',
  105: 'Wi-Fi (802.11)',
  108: 'OpenBSD loopback',
  113: 'Linux cooked v1',
  127: 'Wi-Fi with radiotap header',
  228: 'IPv4',
  229: 'IPv6',
  276: 'Linux cooked v2',
};

export const ETHER_TYPES: Readonly<Record<number, string>> = {
  2048: 'IPv4',
  2054: 'ARP',
  2114: 'Wake-on-LAN',
  32821: 'RARP',
  33024: '802.1Q VLAN',
  34525: 'IPv6',
  34824: 'Ethernet flow control',
  34887: 'MPLS',
  34888: 'MPLS multicast',
  34915: 'PPPoE discovery',
  34916: 'PPPoE session',
  34939: 'HomePlug',
  34958: 'EAPOL (802.1X)',
  34969: 'Realtek',
  34984: '802.1ad service VLAN',
  35020: 'LLDP',
  35041: 'HomePlug AV',
  35045: 'MACsec',
  35063: 'PTP',
  35090: 'HomePlug',
  36864: 'Ethernet loopback test',
  37120: 'VLAN (old QinQ)',
  17157: 'batman-adv',
};

export const PPP_PROTOCOLS: Readonly<Record<number, string>> = {
  33: 'IPv4',
  87: 'IPv6',
  641: 'MPLS',
  643: 'MPLS multicast',
  32801: 'IPCP',
  32855: 'IPv6CP',
  49185: 'LCP',
  49187: 'PAP',
  49699: 'CHAP',
};

export const IP_PROTOCOLS: Readonly<Record<number, string>> = {
  0: 'hop-by-hop options',
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4 within IP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6 within IP',
  43: 'routing header',
  44: 'fragment header',
  47: 'GRE',
  50: 'ESP',
  51: 'authentication header',
  58: 'ICMPv6',
  59: 'no next header',
  60: 'destination options',
  88: 'EIGRP',
  89: 'OSPF',
  103: 'PIM',
  112: 'VRRP',
  132: 'SCTP',
  135: 'mobility header',
  136: 'UDP-Lite',
  139: 'host identity',
  140: 'Shim6',
};

export const ICMP_TYPES: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'destination unreachable',
  4: 'source quench',
  5: 'redirect',
  8: 'echo request',
  9: 'router advertisement',
  10: 'router solicitation',
  11: 'time exceeded',
  12: 'parameter problem',
  13: 'timestamp request',
  14: 'timestamp reply',
  17: 'address mask request',
  18: 'address mask reply',
};

const UNREACHABLE = [
  ...['network', 'host', 'protocol', 'port', 'fragmentation needed', 'source route failed', 'network unknown'],
  ...['host unknown', 'source isolated', 'network prohibited', 'host prohibited', 'network for this service'],
  ...['host for this service', 'administratively prohibited', 'precedence violation', 'precedence cutoff'],
];

export const ICMP_CODES: Readonly<Record<number, readonly string[]>> = {
  3: UNREACHABLE,
  5: ['for the network', 'for the host', 'for service and network', 'for service and host'],
  11: ['time to live', 'reassembly'],
};

export const ICMPV6_TYPES: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  2: 'packet too big',
  3: 'time exceeded',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbour solicitation',
  136: 'neighbour advertisement',
  137: 'redirect',
  143: 'multicast listener report v2',
};

export const ICMPV6_CODES: Readonly<Record<number, readonly string[]>> = {
  1: ['no route', 'prohibited', 'beyond scope of source', 'address', 'port', 'source failed policy', 'reject route'],
  3: ['hop limit', 'reassembly'],
  4: ['header field', 'next header', 'option'],
};
