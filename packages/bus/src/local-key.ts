// The key of the broker's door for this machine. Whoever may read the collector's folder may come in by it, and need
// not notice: the collector leaves it there while it runs, and a sensor on this machine reads it with each connection.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { identityDirIn, makePrivateDir, writePrivateFile } from '@lanhound/identity';
import type { Endpoint } from './endpoint.ts';

/** MQTT wants a user where there is a password; the broker does not look at it. */
const USER = 'local';

/** Where a collector that runs over this folder leaves its key. */
export const localKeyFileIn = (dataDir: string): string => join(identityDirIn(dataDir), 'local.key');

export const newLocalKey = (): string => randomBytes(32).toString('base64url');

/** What a client with the key says. */
export const localLogin = (key: string) => ({ username: USER, password: key });

/**
 * "127.0.0.1:1883 KEY". The address says to whom the key may be shown: while the collector listens elsewhere, somebody
 * else may listen where it usually does.
 */
export function writeLocalKey(dataDir: string, door: Endpoint, key: string): void {
  makePrivateDir(identityDirIn(dataDir));
  writePrivateFile(localKeyFileIn(dataDir), `${addressText(door)} ${key}\n`);
}

/** Leaves that of another collector which began over this folder meanwhile. */
export function removeLocalKey(dataDir: string, key: string): void {
  const file = localKeyFileIn(dataDir);
  if (existsSync(file) && readLocalKey(file).key === key) rmSync(file, { force: true });
}

/** The file's key and whose it is. Throws the system's error when it cannot be read. */
export function readLocalKey(file: string): { address: string; key: string } {
  const [address = '', key = ''] = readFileSync(file, 'utf8').trim().split(' ');
  return { address, key };
}

export const addressText = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Takes equally long for every wrong one. */
export function isLocalKey(key: string, given: Uint8Array | undefined): boolean {
  const digest = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
  return given !== undefined && timingSafeEqual(digest(key), digest(given));
}
