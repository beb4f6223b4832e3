import type { ConfigProblem } from '@lanhound/runtime';
import { z } from 'zod';
import { messageBytesMax } from './connection-config.ts';
import { isLoopback } from './endpoint.ts';

const port = z.int().min(0).max(65_535);

/** The second door, for sensors on other machines. It has no key that would open it to others. */
const NetworkConfig = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe(
        'Let sensors on other machines connect, once one has been enrolled; with nobody enrolled nothing listens.',
      ),
    host: z.string().min(1).default('0.0.0.0').describe('Address to listen on for enrolled sensors, over TLS alone.'),
    port: port.default(8883).describe('Port to listen on for enrolled sensors; 0 takes a free one.'),
    names: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/, 'a name or address such as collector.lan'))
      .max(16)
      .default([])
      .describe(
        'Names and addresses by which sensors reach this machine; the first is what `lanhound enroll` tells them. Its own addresses are known.',
      ),
  })
  .prefault({});

export const EmbeddedBrokerConfig = z
  .strictObject({
    kind: z.literal('embedded').describe('An MQTT broker within the collector; sensors use kind mqtt.'),
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Loopback address to listen on for sensors of the same user on this machine; others come to network.'),
    port: port.default(1883).describe('Port to listen on for sensors on this machine; 0 takes a free one.'),
    network: NetworkConfig,
    messageBytesMax,
    connectionsMax: z.int().min(1).max(10_000).default(64).describe('Sensors connected at once; more are refused.'),
    inFlightMax: z
      .int()
      .min(1)
      .max(1024)
      .default(512)
      .describe(
        'Batches of one connection that are not yet stored; the connection is not read while there are more, or more than 1 MB of them.',
      ),
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

/** What is wrong with listening beyond this machine for whoever comes; undefined when nothing is. */
export function exposureProblem({ host }: { host: string }): (ConfigProblem & { fix: string }) | undefined {
  if (isLoopback(host)) return undefined;
  return {
    field: 'bus.host',
    value: JSON.stringify(host),
    want: 'a loopback address such as 127.0.0.1, since whoever reaches another could forge what sensors say',
    fix: 'For sensors on other machines run `lanhound enroll NAME`: they come in by bus.network, over TLS and by name.',
  };
}
