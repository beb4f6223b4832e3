import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@lanhound/runtime';
import { readAuthority } from './authority.ts';
import { issueCertificate, type KeyPair } from './issue.ts';
import { formatKeyPair, readKeyPair } from './key-pair-file.ts';
import { writePrivateFile } from './private-file.ts';
import { isToRenew, validityOf } from './validity.ts';

/**
 * A name that every server of the bus has in its certificate, and that enrolled sensors ask for: so a server may be
 * reached by any address, through a router's port or after it moved, and is still known to be the one.
 */
export const SERVER_NAME = 'lanhound-bus';

/** The IPv4 addresses of this machine, for those who ask for the address they connect to. */
export const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ family, address, internal }) => (family === 'IPv4' && !internal ? [address] : [])),
  );

/** A server's certificate of the authority in this folder, made anew when it ends soon or lacks a name. */
export async function keepServerCertificate(
  dir: string,
  file: string,
  names: readonly string[],
  clock: Clock,
): Promise<KeyPair> {
  const wanted = [...new Set([SERVER_NAME, ...names])];
  const authority = readAuthority(dir);
  if (!authority) throw new Error(`there is no authority in ${dir}`);
  const known = readKeyPair(join(dir, file));
  if (known && isGood(known.certificate, authority.certificate, wanted, clock.nowMs())) return known;
  const request = { commonName: 'lanhound bus', use: { type: 'server', names: wanted } } as const;
  const made = await issueCertificate(authority, { ...request, ...validityOf('server', clock.nowMs()) });
  writePrivateFile(join(dir, file), formatKeyPair(made));
  return made;
}

function isGood(certificate: string, authority: string, names: readonly string[], nowMs: number): boolean {
  const parsed = new X509Certificate(certificate);
  const has = (name: string) => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name)) !== undefined;
  return parsed.checkIssued(new X509Certificate(authority)) && names.every(has) && !isToRenew(certificate, nowMs);
}
