/** Where passwords lie in a capture: what is around them, and how many there are. */
export interface Secrets {
  readonly pattern: RegExp;
  readonly count: number;
  /** In base64, after a name and a colon or NUL, if not alone. */
  readonly isBase64?: true;
}

const PASS = /PASS (?<secret>[^\r\n]+)\r\n/dg;
const BASIC = /Authorization: Basic +(?<secret>[\w+/]+=*)\r\n/dg;

/** Of every capture of the corpus that has some, found without any of the sensor's code. */
export const SECRETS: Record<string, Secrets[]> = {
  'attack/bruteforce.pcap': [{ pattern: PASS, count: 30 }],
  'http/basic-auth-with-colon.pcap': [{ pattern: BASIC, count: 1, isBase64: true }],
  'insecure/imap.pcap': [{ pattern: / LOGIN samir (?<secret>[^\r\n]+)\r\n/dg, count: 1 }],
  'insecure/ipv4.pcap': [{ pattern: PASS, count: 1 }],
  'insecure/mqtt31-pub-userpass--input.pcap': [{ pattern: /user\W\W(?<secret>pass)/dg, count: 1 }],
  'insecure/pop3.pcap': [
    { pattern: /pass (?<secret>pippozzo)\r\n/dg, count: 1 },
    { pattern: /(?<secret>AGRp[\w+/]+=*)\r\n/dg, count: 3, isBase64: true },
  ],
  'insecure/simpleauth.pcap': [
    { pattern: /net\W\n(?<secret>.{10})/dg, count: 1 },
    { pattern: /net\W\W(?<secret>\/dev\/.{13})/dg, count: 1 },
  ],
  // Answers to challenges, from which passwords can be guessed.
  'insecure/sip.pcap': [{ pattern: /response="(?<secret>\w{32})"/dg, count: 12 }],
  'insecure/smtp.pcap': [
    { pattern: /334 UGFzc3dvcmQ6\r\n[\s\S]{0,200}?(?<secret>[\w+/]{6,}=*)\r\n/dg, count: 1, isBase64: true },
  ],
  'insecure/snmpv1_get.pcap': [{ pattern: /\W\W(?<secret>public)/dg, count: 58 }],
  'insecure/snmpv2_get_next.pcap': [{ pattern: /\W\v(?<secret>\[R0_C@cti!\])/dg, count: 8 }],
  'insecure/telnet.pcap': [{ pattern: /Password:[\s\S]{0,300}?(?<secret>user)/dg, count: 1 }],
  'malformed/fuzz-2006-09-29-28586.pcap': [{ pattern: BASIC, count: 1, isBase64: true }],
};

/** Kinds of the truth that send what is secret. */
export const SECRET_KINDS =
  /-pass$|-auth$|-authenticate$|^imap-login|^http-basic|^mqtt|simple-bind|^snmp-v[12]|^sip$|-data$|^rexec/;

export interface Twins {
  original: Buffer;
  twin: Buffer;
  /** The passwords themselves. */
  words: string[];
}

/** A capture, and the same with other letters and digits in its passwords. */
export function twinsOf(original: Buffer, secrets: readonly Secrets[]): Twins {
  const twin = Buffer.from(original);
  const words: string[] = [];
  for (const { pattern, isBase64 } of secrets) {
    for (const { indices } of original.toString('latin1').matchAll(pattern)) {
      const [start, end] = indices?.groups?.secret ?? [0, 0];
      const secret = original.toString('latin1', start, end);
      const plain = isBase64 ? Buffer.from(secret, 'base64').toString('latin1') : secret;
      const from = isBase64 ? Math.max(plain.lastIndexOf('\0'), plain.indexOf(':')) + 1 : 0;
      const other = plain.slice(0, from) + plain.slice(from).replaceAll(/[a-z0-9]/gi, another);
      twin.write(isBase64 ? Buffer.from(other, 'latin1').toString('base64') : other, start, 'latin1');
      words.push(plain.slice(from));
    }
  }
  return { original, twin, words };
}

/** Another of its kind. */
function another(character: string): string {
  const last = /\d/.test(character) ? '9' : /[a-z]/.test(character) ? 'z' : 'Z';
  const first = /\d/.test(character) ? '0' : /[a-z]/.test(character) ? 'a' : 'A';
  return character === last ? first : String.fromCharCode(character.charCodeAt(0) + 1);
}
