import { readFileSync } from 'node:fs';
import { ConfigError } from '@lanhound/runtime';
import type { KeyPair } from './issue.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/;
const KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/;

/** Both in one file, so that they are replaced together. */
export const formatKeyPair = ({ certificate, key }: KeyPair): string => `${certificate}${key}`;

/** Undefined when there is no such file. Throws ConfigError when it is not what it should be. */
export function readKeyPair(file: string): KeyPair | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, (error as Error).message, 'Run this as the user of the collector.');
  }
  const [certificate] = CERTIFICATE.exec(text) ?? [];
  const [key] = KEY.exec(text) ?? [];
  if (certificate && key) return { certificate, key };
  throw unreadable(file, 'damaged', 'Restore it from a backup; without it every sensor has to be enrolled again.');
}

const unreadable = (field: string, value: string, fix: string) =>
  new ConfigError([{ field, value, want: 'a certificate and its private key', fix }]);
