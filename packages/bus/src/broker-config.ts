import { NAME_PATTERN } from '@lanhound/proto';
import type { ConfigProblem } from '@lanhound/runtime';
import { z } from 'zod';
import { messageBytesMax, password, passwordFile } from './connection-config.ts';
import { isLoopback } from './endpoint.ts';

const name = z.string().regex(NAME_PATTERN, 'lower-case letters, digits, _ and -');

const BrokerUser = z
  .strictObject({
    site: name.describe('Site of the sensor.'),
    sensor: name.describe('The sensor; its user name is "site/sensor", and it may publish under that name alone.'),
    password,
    passwordFile,
  })
  .refine((user) => (user.password === undefined) !== (user.passwordFile === undefined), {
    message: 'either password or passwordFile',
  });

export const EmbeddedBrokerConfig = z
  .strictObject({
    kind: z.literal('embedded').describe('An MQTT broker within the collector; sensors use kind mqtt.'),
    host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; beyond loopback needs tls and users.'),
    port: z.int().min(0).max(65_535).default(1883).describe('Port to listen on; 0 takes a free one.'),
    tls: z
      .strictObject({
        certFile: z.string().describe('Certificate of the broker, with its chain.'),
        keyFile: z.string().describe('Private key of certFile.'),
        caFile: z.string().optional().describe('When set, sensors must show a certificate that chains to these.'),
      })
      .optional()
      .describe('Serve TLS only.'),
    users: z
      .array(BrokerUser)
      .max(10_000)
      .default([])
      .describe('Who may publish; when empty anybody on this machine may, under any name.'),
    messageBytesMax,
    connectionsMax: z.int().min(1).max(10_000).default(64).describe('Sensors connected at once; more are refused.'),
    inFlightMax: z
      .int()
      .min(1)
      .max(1024)
      .default(16)
      .describe('Batches of one connection that are not yet stored; the connection is not read while there are more.'),
    inFlightBytesMax: z
      .int()
      .min(1_048_576)
      .default(67_108_864)
      .describe('Bytes of all batches not yet stored; no connection is read while there are more.'),
  })
  .superRefine((config, context) => {
    const problem = exposureProblem(config);
    if (problem) context.addIssue({ code: 'custom', path: ['host'], message: `${problem.want}. ${problem.fix}` });
  });

export type EmbeddedBrokerConfig = z.infer<typeof EmbeddedBrokerConfig>;

/** What is wrong with listening beyond this machine; undefined when nothing is. */
export function exposureProblem(
  config: Pick<EmbeddedBrokerConfig, 'host' | 'tls' | 'users'>,
): (ConfigProblem & { fix: string }) | undefined {
  if (isLoopback(config.host) || (config.tls && config.users.length > 0)) return undefined;
  const missing = config.tls ? 'bus.users' : config.users.length > 0 ? 'bus.tls' : 'bus.tls and bus.users';
  return {
    field: 'bus.host',
    value: JSON.stringify(config.host),
    want: `a loopback address such as 127.0.0.1 as long as ${missing} are not set`,
    fix: 'Whoever reaches another address could read or forge what sensors say; set them first.',
  };
}
