/** What two versions of QUIC differ in, as far as Initial packets are concerned. */
export interface QuicVersion {
  /** RFC 9001 section 5.2. */
  readonly salt: Uint8Array;
  /** HkdfLabel structures (RFC 8446 section 7.1), which key, iv and header protection key are expanded with. */
  readonly keyInfo: Uint8Array;
  readonly ivInfo: Uint8Array;
  readonly hpInfo: Uint8Array;
  /** The two type bits of the first byte, RFC 9000 section 17.2. */
  readonly initialType: number;
  readonly retryType: number;
}

/** HkdfLabel without context: the length wanted, "tls13 " and the label, an empty context; then the block's number. */
export function hkdfInfo(label: string, lengthBytes: number): Uint8Array {
  const text = Buffer.from(`tls13 ${label}`, 'latin1');
  return Uint8Array.of(lengthBytes >> 8, lengthBytes & 0xff, text.length, ...text, 0, 1);
}

interface Scheme {
  prefix: string;
  initialType: number;
  retryType: number;
}

/** Version 2 changed labels and types so that nothing gets used to those of version 1 (RFC 9369 section 3). */
const FIRST: Scheme = { prefix: 'quic', initialType: 0, retryType: 3 };
const SECOND: Scheme = { prefix: 'quicv2', initialType: 1, retryType: 0 };

const version = (salt: string, { prefix, initialType, retryType }: Scheme): QuicVersion => ({
  salt: Buffer.from(salt, 'hex'),
  keyInfo: hkdfInfo(`${prefix} key`, 16),
  ivInfo: hkdfInfo(`${prefix} iv`, 12),
  hpInfo: hkdfInfo(`${prefix} hp`, 16),
  initialType,
  retryType,
});

const V1 = version('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', FIRST);
const V2 = version('0dede3def700a6db819381be6e269dcbf9bd2ed9', SECOND);
const V2_DRAFTS = version('a707c203a59b47184a1d62ca570406ea7ae3e5d3', SECOND);
const DRAFTS_FROM_29 = version('afbfec289993d24c9e9786f19c6111e04390a899', FIRST);
const DRAFTS_FROM_23 = version('c3eef712c72ebb5a11a7d2432bb46365bef9f502', FIRST);
const DRAFT_22 = version('7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a', FIRST);
const GOOGLE_T050 = version('7ff579e5acd072915580304c43a2367c60488310', FIRST);
const GOOGLE_T051 = version('7a4edef4e7ccee5fa4506c19124fc8ccda6e033d', FIRST);

const NAMED: ReadonlyMap<number, QuicVersion> = new Map([
  [0x00000001, V1],
  [0x6b3343cf, V2],
  [0x709a50c4, V2_DRAFTS],
  // "T050" and "T051": Google's versions that speak TLS; its others have a handshake of their own.
  [0x54303530, GOOGLE_T050],
  [0x54303531, GOOGLE_T051],
  // Facebook's: the first kept the salt of draft 22, one is an alias of version 1, all others have that of draft 23.
  [0xfaceb001, DRAFT_22],
  [0xfaceb003, V1],
]);

/**
 * The version of this number; undefined for Version Negotiation, for versions without TLS, and for those of which the
 * keys are not known: drafts before 22, which have another header, and the ones reserved to provoke negotiation.
 */
export function quicVersionOf(number: number): QuicVersion | undefined {
  const named = NAMED.get(number);
  if (named) return named;
  if (number >>> 8 === 0xff0000) return draft(number & 0xff);
  if (number >>> 8 === 0xfaceb0) return DRAFTS_FROM_23;
  return undefined;
}

function draft(number: number): QuicVersion | undefined {
  if (number < 22 || number > 34) return undefined;
  if (number >= 33) return V1;
  if (number >= 29) return DRAFTS_FROM_29;
  return number >= 23 ? DRAFTS_FROM_23 : DRAFT_22;
}
