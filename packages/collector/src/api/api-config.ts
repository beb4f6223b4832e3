import { parseIp, scopeOf } from '@lanhound/proto';
import { z } from 'zod';

/** True when only this machine can reach it. */
export const isLoopback = (listen: string): boolean => listen === 'localhost' || scopeOf(listen) === 'loopback';

/** A certificate that signs itself, for those who have none. */
const MAKE_CERTIFICATE =
  'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj /CN=lanhound -addext subjectAltName=DNS:NAME,IP:ADDRESS -keyout api.key -out api.crt';

const Tls = z.strictObject({
  certFile: z.string().min(1).describe('Certificate with its chain, PEM; read again when it changes.'),
  keyFile: z.string().min(1).describe('Private key of certFile, PEM.'),
});

export const ApiConfig = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Serve the HTTP interface.'),
    listen: z
      .string()
      .refine((text) => text === 'localhost' || parseIp(text) !== undefined, 'an IP address, such as 127.0.0.1')
      .default('127.0.0.1')
      .describe('Address to listen on; beyond loopback needs tls, and a user or token.'),
    port: z.int().min(0).max(65_535).default(8470).describe('Port to listen on; 0 takes a free one.'),
    tls: Tls.optional().describe('Serve TLS (1.2 and later) only.'),
  })
  .superRefine(({ enabled, listen, tls }, context) => {
    if (!enabled || tls || isLoopback(listen)) return;
    const want = 'a loopback address such as 127.0.0.1 as long as api.tls is not set';
    const fix = `Make a certificate with \`${MAKE_CERTIFICATE}\` and set api.tls.certFile and api.tls.keyFile`;
    context.addIssue({ code: 'custom', path: ['listen'], message: `${want}. ${fix}` });
  })
  .prefault({});

export type ApiConfig = z.infer<typeof ApiConfig>;
export type TlsConfig = z.infer<typeof Tls>;
