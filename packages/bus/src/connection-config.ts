import { readFileSync } from 'node:fs';
import { ConfigError, secret } from '@lanhound/runtime';
import { z } from 'zod';

/** Keys that NATS and MQTT share. */
export const password = secret(z.string().min(1)).optional().describe('Password of the user; better in passwordFile.');

export const passwordFile = z
  .string()
  .min(1)
  .optional()
  .describe('File that holds the password, so that the configuration can be shown and shared.');

export const clientTls = z
  .strictObject({
    caFile: z.string().optional().describe('Certificates that the server must chain to; default those of the system.'),
    certFile: z.string().optional().describe('Certificate that we show to the server; needs keyFile.'),
    keyFile: z.string().optional().describe('Private key of certFile.'),
  })
  .refine((tls) => (tls.certFile === undefined) === (tls.keyFile === undefined), {
    message: 'certFile and keyFile together',
  })
  .optional()
  .describe('Talk TLS. An empty object talks TLS with the certificates of the system.');

/** What `lanhound enroll` made: says where the server is trusted, and who we are. */
export const enrollmentFile = z
  .string()
  .min(1)
  .optional()
  .describe('File made by `lanhound enroll`, with certificates and keys for both sides; talks TLS by it.');

export const enrollment = secret(z.string().min(1))
  .optional()
  .describe('The line of such a file; better in enrollmentFile.');

/** For superRefine: an enrolment is all there is to say about TLS and who we are. */
export function checkEnrollment(
  config: { enrollment?: string | undefined; enrollmentFile?: string | undefined; tls?: unknown },
  user: string | undefined,
  context: z.RefinementCtx,
): void {
  const { enrollment: line, enrollmentFile: file, tls } = config;
  if (line === undefined && file === undefined) return;
  const other = line !== undefined && file !== undefined ? 'enrollment' : tls !== undefined ? 'tls' : undefined;
  const message = 'only enrollmentFile, which stands for enrollment, tls and the user';
  if (other || user !== undefined) context.addIssue({ code: 'custom', path: [other ?? 'user'], message });
}

interface Credentials {
  password?: string | undefined;
  passwordFile?: string | undefined;
}

/** For superRefine: a user without a password, or the other way round, is a mistake. `userKey` is what it is called. */
export function checkCredentials(
  user: string | undefined,
  userKey: string,
  config: Credentials,
  context: z.RefinementCtx,
) {
  const passwords = [config.password, config.passwordFile].filter((value) => value !== undefined).length;
  if (passwords > 1) {
    context.addIssue({ code: 'custom', path: ['passwordFile'], message: 'only one of password and passwordFile' });
  } else if (user === undefined && passwords > 0) {
    context.addIssue({ code: 'custom', path: [userKey], message: 'a user for the password' });
  } else if (user !== undefined && passwords === 0) {
    context.addIssue({ code: 'custom', path: ['passwordFile'], message: `a password for ${userKey}` });
  }
}

export const messageBytesMax = z
  .int()
  .min(65_536)
  .max(8_000_000)
  .default(1_000_000)
  .describe('Larger batches are refused before they are sent; the server must accept this size.');

export const inFlightMax = z
  .int()
  .min(1)
  .max(256)
  .default(256)
  .describe('Batches sent and not yet acknowledged; more gives throughput over long lines and costs memory.');

export const waitOnFirstConnect = z
  .boolean()
  .default(true)
  .describe('True starts although the server is away and goes on trying; false refuses to start then.');

export const reconnectMs = z
  .int()
  .min(50)
  .max(60_000)
  .default(1000)
  .describe(
    'Pause between tries to reach the server, which never end; over MQTT a quarter of it in the first ten seconds.',
  );

/** Secrets and certificates are a few kilobytes. */
const FILE_BYTES_MAX = 65_536;

/** Contents of a small file that the configuration names. Throws ConfigError naming the field. */
export function readNamedFile(field: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const fix = 'Check the path, and that this process may read it.';
    throw new ConfigError([{ field, value: (error as Error).message, want: 'a readable file', fix }]);
  }
  if (text.length > FILE_BYTES_MAX) {
    throw new ConfigError([{ field, value: `${text.length} bytes`, want: `at most ${FILE_BYTES_MAX}` }]);
  }
  return text;
}

/** The password, from either key; editors end files with a newline, which is not part of it. */
export function passwordOf(config: Credentials, path = 'bus'): string | undefined {
  if (config.passwordFile === undefined) return config.password;
  return readNamedFile(`${path}.passwordFile`, config.passwordFile).replace(/\r?\n$/, '');
}
