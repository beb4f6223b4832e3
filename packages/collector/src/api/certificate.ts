import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Clock, ConfigError, fileVersion, type Report } from '@lanhound/runtime';
import type { TlsConfig } from './api-config.ts';

/** How often the files are looked at: whoever renews a certificate need not start anything again. */
const CHECK_MS = 5_000;
/** Automatic renewal comes a month before the end; later than this it has failed. */
const WARN_DAYS = 21;
const DAY_MS = 24 * 3600 * 1000;
const FILE_BYTES_MAX = 1_000_000;

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
  leaf: X509Certificate;
}

/** Throws ConfigError for files that cannot be read, are no certificate and key, or do not belong together. */
export function readCertificate({ certFile, keyFile }: TlsConfig): Certificate {
  const cert = read('api.tls.certFile', certFile);
  const key = read('api.tls.keyFile', keyFile);
  const leaf = parsed('api.tls.certFile', certFile, 'a PEM certificate', () => new X509Certificate(cert));
  const isOfKey = parsed('api.tls.keyFile', keyFile, 'a PEM private key without a passphrase', () =>
    leaf.checkPrivateKey(createPrivateKey(key)),
  );
  if (!isOfKey) throw problem('api.tls.keyFile', keyFile, 'the private key of api.tls.certFile');
  return { cert, key, leaf };
}

/** True when a certificate is good for a name or address. */
export const isCertified = ({ leaf }: Certificate, host: string): boolean =>
  (isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host)) !== undefined;

/** Looks at the files until it is aborted. A pair that is no good changes nothing, and is said. */
export async function followCertificate(
  files: TlsConfig,
  deps: { clock: Clock; report: Report; signal: AbortSignal; onChange: (certificate: Certificate) => void },
): Promise<void> {
  const { clock, report, signal, onChange } = deps;
  const versionOf = () => [files.certFile, files.keyFile].map(fileVersion).join();
  let version = versionOf();
  let current = readCertificate(files);
  let problem = '';
  let said = '';
  while (!signal.aborted) {
    const reason = problem || expiryOf(current, clock.nowMs());
    if (reason !== said && reason && !problem) report.log.warn({ reason }, 'the certificate must be renewed');
    said = reason;
    report.health('collector/api', reason ? { state: 'degraded', reason } : { state: 'ok' });
    await clock.sleep(CHECK_MS, signal);
    const now = versionOf();
    if (signal.aborted || now === version) continue;
    try {
      current = readCertificate(files);
      onChange(current);
      version = now;
      problem = '';
      report.log.info({ until: current.leaf.validTo }, 'serving with the new certificate');
    } catch (error) {
      const { message } = error as Error;
      if (message !== problem) report.log.error({ reason: message }, 'the new certificate is no good, keeping the old');
      problem = message;
    }
  }
}

function expiryOf({ leaf }: Certificate, nowMs: number): string {
  const leftMs = Date.parse(leaf.validTo) - nowMs;
  if (leftMs > WARN_DAYS * DAY_MS) return '';
  const when = leftMs > 0 ? `ends in ${Math.floor(leftMs / DAY_MS)} days` : 'has ended';
  return `the certificate ${when} (${leaf.validTo}); put a new one into api.tls.certFile, nothing need be restarted`;
}

function read(field: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw problem(field, (error as Error).message, 'a file that this process may read');
  }
  if (text.length > FILE_BYTES_MAX) throw problem(field, `${text.length} bytes`, `at most ${FILE_BYTES_MAX}`);
  return text;
}

function parsed<T>(field: string, file: string, want: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    // What the parser says could quote the file.
    throw problem(field, file, want);
  }
}

const problem = (field: string, value: string, want: string) => new ConfigError([{ field, value, want }]);
