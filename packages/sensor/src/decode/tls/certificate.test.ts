import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CERTIFICATE_NAMES_MAX, type Certificate, readCertificate } from './certificate.ts';
import { LEAF } from './testing/leaf.ts';

type Bytes = Uint8Array | readonly number[];

/** An element of DER. */
function der(tag: number, ...parts: Bytes[]): number[] {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  return length < 0x100 ? [tag, 0x81, length, ...content] : [tag, 0x82, length >>> 8, length & 255, ...content];
}

const text = (value: string): number[] => [...Buffer.from(value, 'utf8')];
const wide = (value: string, unitBytes: number): number[] =>
  [...value].flatMap((character) =>
    Array.from(
      { length: unitBytes },
      (_, i) => ((character.codePointAt(0) as number) >>> (8 * (unitBytes - 1 - i))) & 255,
    ),
  );

const OID = {
  commonName: [0x55, 4, 3],
  country: [0x55, 4, 6],
  organization: [0x55, 4, 10],
  unknown: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1],
  altName: [0x55, 0x1d, 0x11],
};
const attribute = (oid: Bytes, value: Bytes): number[] => der(0x30, der(6, oid), value);
/** Parts of a name, each with its attributes. */
const nameOf = (...parts: Bytes[][]): number[] => der(0x30, ...parts.map((attributes) => der(0x31, ...attributes)));
const cn = (value: string): number[] => nameOf([attribute(OID.commonName, der(12, text(value)))]);
const utc = (value: string): number[] => der(0x17, text(value));

interface Parts {
  version?: Bytes;
  issuer?: Bytes;
  validity?: Bytes;
  subject?: Bytes;
  altNames?: Bytes[];
}

function certificate({ version = der(0xa0, der(2, [2])), issuer, validity, subject, altNames }: Parts): Uint8Array {
  const algorithm = der(0x30, der(6, [0x2a]));
  const extension = altNames && der(0x30, der(6, OID.altName), der(4, der(0x30, ...altNames)));
  const tbs = der(
    0x30,
    version,
    der(2, [1]),
    algorithm,
    issuer ?? cn('Issuer'),
    der(0x30, validity ?? [...utc('250101000000Z'), ...utc('260101000000Z')]),
    subject ?? cn('Subject'),
    der(0x30, algorithm, der(3, [0])),
    extension ? der(0xa3, der(0x30, der(0x30, der(6, [0x55, 0x1d, 0x0f]), der(4, [])), extension)) : [],
  );
  return Uint8Array.from(der(0x30, tbs, algorithm, der(3, [0])));
}

const read = (bytes: Uint8Array): Certificate => {
  const found = readCertificate(bytes, 0, bytes.length);
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('a certificate of an authority', () => {
  expect(read(LEAF)).toEqual({
    subject: 'CN=www.example.org,O=Example GmbH,L=Frankfurt,ST=Hessen,C=DE',
    issuer: 'CN=Example CA,O=Example Trust\\, Inc.,C=US',
    notBeforeUs: Date.parse(new X509Certificate(LEAF).validFrom) * 1_000,
    notAfterUs: Date.parse(new X509Certificate(LEAF).validTo) * 1_000,
    names: [
      ...['www.example.org', 'example.org', '*.example.net', '192.0.2.1', '2001:db8::1'],
      ...['admin@example.org', 'https://example.org/'],
    ],
    sha256: new X509Certificate(LEAF).fingerprint256.replaceAll(':', '').toLowerCase(),
    isSelfSigned: false,
  });
});

/** A country, and then nothing but common names. */
const parts = (count: number): number[][][] =>
  Array.from({ length: count }, (_, i) => [
    i === 0 ? attribute(OID.country, der(19, text('US'))) : attribute(OID.commonName, der(12, text('a'))),
  ]);

describe('names', () => {
  test.each<[string, Bytes, string]>([
    ['empty', nameOf(), ''],
    [
      'the last part first',
      nameOf([attribute(OID.country, der(19, text('US')))], [attribute(OID.organization, der(12, text('A')))]),
      'O=A,C=US',
    ],
    [
      'two attributes in a part',
      nameOf([attribute(OID.country, der(19, text('US'))), attribute(OID.commonName, der(12, text('A')))]),
      'C=US+CN=A',
    ],
    ['what RFC 4514 escapes', cn(' a,b+"c"<d>;e\\ '), 'CN=\\ a\\,b\\+\\"c\\"\\<d\\>\\;e\\\\\\ '],
    ['a number sign in front', cn('#1'), 'CN=\\#1'],
    ['control characters', cn('a\nb\u202ec'), 'CN=a\\010b\\226\\128\\174c'],
    ['UTF-8', cn('Müller ✓'), 'CN=Müller ✓'],
    ['two bytes a character', nameOf([attribute(OID.commonName, der(30, wide('Zürich', 2)))]), 'CN=Zürich'],
    ['four bytes a character', nameOf([attribute(OID.commonName, der(28, wide('𝒳', 4)))]), 'CN=𝒳'],
    ['no character at all', nameOf([attribute(OID.commonName, der(28, [0x7f, 0, 0, 0]))]), 'CN=\ufffd'],
    ['an attribute without a name', nameOf([attribute(OID.unknown, der(12, text('x')))]), '1.2.840.113549.1=x'],
    ['too long', cn('a'.repeat(300)), `CN=${'a'.repeat(256)}…`],
    ['as many parts as are kept', nameOf(...parts(64)), `${'CN=a,'.repeat(63)}C=US`],
    ['one part more', nameOf(...parts(65)), `…,${'CN=a,'.repeat(63)}C=US`],
  ])('%s', (_, subject, expected) => {
    expect(read(certificate({ subject })).subject).toBe(expected);
  });
});

describe('validity', () => {
  test.each<[string, Bytes, string]>([
    ['two digits below 50', utc('491231235959Z'), '2049-12-31T23:59:59Z'],
    ['two digits from 50 on', utc('500101000000Z'), '1950-01-01T00:00:00Z'],
    ['four digits', der(0x18, text('99991231235959Z')), '9999-12-31T23:59:59Z'],
    ['the first century', der(0x18, text('00010101000000Z')), '0001-01-01T00:00:00Z'],
  ])('%s', (_, notAfter, expected) => {
    const { notAfterUs } = read(certificate({ validity: [...utc('250101000000Z'), ...notAfter] }));
    expect(notAfterUs).toBe(Date.parse(expected) * 1_000);
  });
});

test('issuer and subject are the same', () => {
  expect(read(certificate({ issuer: cn('A'), subject: cn('A') })).isSelfSigned).toBe(true);
  expect(read(certificate({ issuer: cn('A'), subject: cn('a') })).isSelfSigned).toBe(false);
});

test('the first version has neither number nor extensions', () => {
  expect(read(certificate({ version: [] }))).toMatchObject({ subject: 'CN=Subject', names: [] });
});

test.each<[string, Bytes[], string[]]>([
  ['hosts and addresses', [der(0x82, text('a')), der(0x87, [192, 0, 2, 7])], ['a', '192.0.2.7']],
  ['an address of no known length', [der(0x87, [1, 2, 3])], []],
  ['other kinds', [der(0xa4, nameOf()), der(0x88, [1]), der(0x82, text('a'))], ['a']],
  ['a name that is too long', [der(0x82, text('a'.repeat(256))), der(0x82, text('b'))], ['b']],
  ['control characters', [der(0x82, text('a\x00.org'))], ['a\\000.org']],
  ['the end of the list', [der(0x82, text('a')), [0x82, 9, 97]], ['a']],
])('alternative names: %s', (_, altNames, names) => {
  expect(read(certificate({ altNames })).names).toEqual(names);
});

test('so many alternative names are kept', () => {
  const altNames = Array.from({ length: 100 }, (_, i) => der(0x82, text(`host${i}`)));
  expect(read(certificate({ altNames })).names).toHaveLength(CERTIFICATE_NAMES_MAX);
});

const cut = LEAF.length - 1;
test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['an element of another kind', Uint8Array.from(der(0x31, [0]))],
  ['not all of it', LEAF.subarray(0, cut)],
  ['a length without end', Uint8Array.from([0x30, 0x80, 0x30, 0])],
  ['a length of five bytes', Uint8Array.from([0x30, 0x85, 0, 0, 0, 0, 2, 0x30, 0])],
  ['a time with another zone', certificate({ validity: [...utc('250101000000Z'), ...utc('2601010000+1')] })],
  ['a time that is none', certificate({ validity: [...utc('250101000000Z'), ...utc('2601010000x0Z')] })],
  ['one time only', certificate({ validity: utc('250101000000Z') })],
  ['a name that is none', certificate({ subject: der(0x30, der(0x30)) })],
  [
    'more attributes in one part than anybody has',
    certificate({
      subject: nameOf(Array(65).fill(attribute(OID.country, [19, 0]))),
    }),
  ],
])('no certificate: %s', (_, bytes) => {
  expect(readCertificate(bytes, 0, bytes.length)).toBe('tls.certificate');
});

test('nothing outside a certificate is read, and nothing in it throws', () => {
  const changes = fc.array(fc.tuple(fc.nat(LEAF.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(LEAF.length), fc.nat(255), (changed, length, around) => {
      const bytes = LEAF.slice(0, length % 2 === 0 ? LEAF.length : length);
      for (const [at, value] of changed) if (at < bytes.length) bytes[at] = value;
      const amid = new Uint8Array(bytes.length + 64).fill(around);
      amid.set(bytes, 32);
      expect(readCertificate(amid, 32, 32 + bytes.length)).toEqual(readCertificate(bytes, 0, bytes.length));
    }),
  );
});
