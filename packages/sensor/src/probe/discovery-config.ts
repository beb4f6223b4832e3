import { z } from 'zod';
import { parseCidr } from './cidr.ts';

/** 192.168.1.0/24, or an interface by its name. */
const network = z
  .string()
  .min(1)
  .max(64)
  .refine((text) => !text.includes('/') || parseCidr(text) !== undefined, {
    message: 'a network such as 192.168.1.0/24, or the name of an interface such as eth0',
  });

/** What the sensor may send, and where. It only listens unless networks are given. */
export const DiscoveryConfig = z
  .strictObject({
    networks: z
      .array(network)
      .max(64)
      .default([])
      .describe(
        "Networks that the sensor may send into: such as 192.168.1.0/24, or an interface by its name for all that it is in. Only what is also one of the machine's own subnets counts. None unless given: then nothing is sent.",
      ),
    probes: z
      .boolean()
      .default(true)
      .describe('Ask a device there whether it still answers, when the collector wants to know.'),
    sweep: z
      .boolean()
      .default(true)
      .describe('Look there for devices at times: IPv4 addresses one by one, everything else by questions to all.'),
    everyMinutes: z
      .int()
      .min(5)
      .max(10_080)
      .default(60)
      .describe('How often to look, a tenth more or less; besides, soon after the start and in a new subnet.'),
    addressesPerSecond: z
      .number()
      .min(0.1)
      .max(20)
      .default(6)
      .describe('Addresses asked a second while looking; one where nobody is costs three broadcasts.'),
    names: z
      .boolean()
      .default(true)
      .describe('Ask the resolver for the names of the addresses that were seen there, each as often as everyMinutes.'),
    resolvers: z
      .array(z.union([z.ipv4(), z.ipv6()]))
      .max(3)
      .default([])
      .describe('Resolvers that know these names. Unless given, those that this machine uses and that are at home.'),
  })
  .prefault({});

export type DiscoveryConfig = z.output<typeof DiscoveryConfig>;
