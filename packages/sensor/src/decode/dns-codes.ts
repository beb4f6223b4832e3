// Numbers and mnemonics of the IANA registry "Domain Name System (DNS) Parameters".

/** Resource record types that are read field by field. */
export const DNS_TYPE = {
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  ptr: 12,
  mx: 15,
  txt: 16,
  aaaa: 28,
  srv: 33,
  dname: 39,
  opt: 41,
  spf: 99,
} as const;

export const DNS_CLASS = { in: 1, chaos: 3, hesiod: 4, none: 254, any: 255 } as const;

const FIRST_TYPES =
  'A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS ' +
  'AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID ' +
  'NSEC3 NSEC3PARAM TLSA SMIMEA';

const TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  ...FIRST_TYPES.split(' ').map((name, i): [number, string] => [i + 1, name]),
  [55, 'HIP'],
  [56, 'NINFO'],
  [57, 'RKEY'],
  [58, 'TALINK'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [61, 'OPENPGPKEY'],
  [62, 'CSYNC'],
  [63, 'ZONEMD'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [66, 'DSYNC'],
  [99, 'SPF'],
  [100, 'UINFO'],
  [101, 'UID'],
  [102, 'GID'],
  [103, 'UNSPEC'],
  [104, 'NID'],
  [105, 'L32'],
  [106, 'L64'],
  [107, 'LP'],
  [108, 'EUI48'],
  [109, 'EUI64'],
  [128, 'NXNAME'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [253, 'MAILB'],
  [254, 'MAILA'],
  [255, 'ANY'],
  [256, 'URI'],
  [257, 'CAA'],
  [258, 'AVC'],
  [259, 'DOA'],
  [260, 'AMTRELAY'],
  [261, 'RESINFO'],
  [262, 'WALLET'],
  [32768, 'TA'],
  [32769, 'DLV'],
]);

/** Nearly all records are of one of these, found by their number without a hash. */
const LOW_TYPE_NAMES = Array.from({ length: 256 }, (_, type) => TYPE_NAMES.get(type) ?? `TYPE${type}`);

/** The mnemonic of a type, or TYPE123 (RFC 3597 section 5). */
export const dnsTypeName = (type: number): string => LOW_TYPE_NAMES[type] ?? TYPE_NAMES.get(type) ?? `TYPE${type}`;

const KNOWN_TYPES = new Uint8Array(2 ** 16);
for (const type of TYPE_NAMES.keys()) KNOWN_TYPES[type] = 1;

/** Of a type of 16 bits. */
export const isKnownDnsType = (type: number): boolean => KNOWN_TYPES[type] === 1;

const RCODE_NAMES =
  'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI'.split(' ');
const EXTENDED_RCODE_NAMES = 'BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE'.split(' ');

/** The mnemonic of a response code of 12 bits (RFC 6891 section 6.1.3), or RCODE123. */
export const dnsRcodeName = (rcode: number): string =>
  RCODE_NAMES[rcode] ?? EXTENDED_RCODE_NAMES[rcode - 16] ?? `RCODE${rcode}`;
