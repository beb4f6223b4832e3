import { statSync } from 'node:fs';
import { type Enrollment, endsSoon, natsInbox, notAfterMs, parseEnrollment, readEnrollment } from '@lanhound/identity';
import type { Clock, Logger } from '@lanhound/runtime';
import type { z } from 'zod';
import { type clientTls, readNamedFile } from './connection-config.ts';
import { type EnrolledAs, refusalAdvice } from './refusal.ts';

/** What a client needs for TLS, PEM where it is a certificate or key. */
export interface TlsCredentials {
  ca?: string;
  cert?: string;
  key?: string;
  /** The name that the server's certificate must have, where it is not that of the address. */
  servername?: string;
  /** Who this is by an enrolment; the collector's own has no name. */
  enrolled?: EnrolledAs;
  nats?: {
    /** Of the user. */
    seed: string;
    /** Where answers to this user come. */
    inboxPrefix: string;
  };
}

export interface CredentialsConfig {
  tls?: z.output<typeof clientTls>;
  enrollment?: string | undefined;
  enrollmentFile?: string | undefined;
}

/** Gives what the files say now: for each connection anew, so that renewed ones count without a restart. */
export interface CredentialsSource {
  current(): TlsCredentials;
  /** The reason for which a connection failed, with what it may mean and what to do. */
  explain(reason: string): string;
}

/** Throws ConfigError when a file cannot be read now; later the last good ones stay in use. */
export function createCredentials(config: CredentialsConfig, deps: { clock: Clock; log: Logger }): CredentialsSource {
  let last = read(config);
  if (config.enrollmentFile !== undefined && isForAll(config.enrollmentFile)) {
    const { enrollmentFile: file } = config;
    deps.log.warn({ file }, 'every user of this machine can read the enrolment and speak in its name; chmod 600 it');
  }
  let warned = '';
  return {
    current() {
      try {
        last = read(config);
      } catch (error) {
        deps.log.error({ err: error }, 'credentials cannot be read, using those from before');
      }
      const until = last.cert === undefined || last.cert === warned ? undefined : endOf(last.cert, deps.clock);
      warned = last.cert ?? '';
      if (until) deps.log.warn({ until }, 'the certificate ends soon; lanhound enroll --renew makes another');
      return last;
    },
    explain(reason) {
      const advice = last.enrolled && refusalAdvice(reason, last.enrolled, deps.clock.nowMs());
      return advice ? `${reason}: ${advice}` : reason;
    },
  };
}

/** Windows has other rights, and always says so. */
const isForAll = (file: string): boolean => process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0;

function read(config: CredentialsConfig): TlsCredentials {
  const { enrollment, enrollmentFile, tls } = config;
  const enrolled =
    enrollmentFile !== undefined
      ? readEnrollment(enrollmentFile, 'bus.enrollmentFile')
      : enrollment !== undefined
        ? parseEnrollment(enrollment, 'bus.enrollment')
        : undefined;
  if (enrolled) return credentialsOf(enrolled);
  return {
    ...(tls?.caFile === undefined ? {} : { ca: readNamedFile('bus.tls.caFile', tls.caFile) }),
    ...(tls?.certFile === undefined ? {} : { cert: readNamedFile('bus.tls.certFile', tls.certFile) }),
    ...(tls?.keyFile === undefined ? {} : { key: readNamedFile('bus.tls.keyFile', tls.keyFile) }),
  };
}

function credentialsOf(enrolled: Enrollment): TlsCredentials {
  const { address, authority, certificate, key, serverName, nkeySeed: seed } = enrolled;
  const nats = seed === undefined ? {} : { nats: { seed, inboxPrefix: natsInbox(address) } };
  const who = address ? { enrolled: { name: address.sensor, endMs: notAfterMs(certificate) } } : {};
  return { ca: authority, cert: certificate, key, servername: serverName, ...who, ...nats };
}

/** When a certificate ends, if it is soon. What is none the handshake will complain about. */
function endOf(certificate: string, clock: Clock): string | undefined {
  try {
    const endMs = notAfterMs(certificate);
    return endsSoon(endMs, clock.nowMs()) ? new Date(endMs).toISOString() : undefined;
  } catch {
    return undefined;
  }
}
