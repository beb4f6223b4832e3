import { z } from 'zod';

export const ApiConfig = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Serve the HTTP interface.'),
    listen: z
      .string()
      .regex(/^(127(\.\d{1,3}){3}|::1|localhost)$/, 'want a loopback address, such as 127.0.0.1')
      .default('127.0.0.1')
      .describe('Address to listen on. Loopback only: the interface has no TLS and no login yet.'),
    port: z.int().min(0).max(65_535).default(8470).describe('Port to listen on; 0 takes a free one.'),
  })
  .prefault({});

export type ApiConfig = z.infer<typeof ApiConfig>;
