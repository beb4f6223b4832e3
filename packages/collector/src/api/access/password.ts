// Passwords are kept as scrypt hashes (RFC 7914), written in the PHC string format: "$scrypt$ln=15,r=8,p=3$salt$hash".
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 32 MiB and a fraction of a second a try: of OWASP's equivalent choices one that a small machine can spare. */
const COST = { ln: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export const PASSWORD_CHARS_MIN = 10;
/** Longer texts would only cost time to hash. */
export const PASSWORD_CHARS_MAX = 256;

/** Costs beyond these are refused, so that a file cannot make a login take all memory. */
const STORED = /^\$scrypt\$ln=(1[0-7]),r=(8),p=([1-9])\$([\w-]{22})\$([\w-]{43})$/;

export const isPasswordHash = (text: string): boolean => STORED.test(text);

export async function hashPassword(password: string, cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return phc(salt, await derive(password, salt, cost), cost);
}

/** Takes as long without a hash, so that nobody learns which users there are. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = STORED.exec(stored ?? DECOY) ?? [];
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64url'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url')) && stored !== undefined;
}

const phc = (salt: Buffer, hash: Buffer, { ln, r, p }: typeof COST): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;

/** Stands for the hash of a user who does not exist. */
const DECOY = phc(Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES), COST);

function derive(password: string, salt: Buffer, { ln, r, p }: typeof COST): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) };
  return new Promise((resolve, reject) => {
    // The same letters typed on another keyboard may be other code points.
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
