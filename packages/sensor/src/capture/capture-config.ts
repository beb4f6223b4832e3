import type { Clock, Report } from '@lanhound/runtime';
import { z } from 'zod';
import { createFileSource, type FileSourceDeps } from './files.ts';
import { createLibpcapSource, type LibpcapDeps } from './libpcap.ts';
import { createNoSource } from './no-source.ts';
import type { CaptureSource } from './source.ts';
import { createTcpdumpSource, type TcpdumpDeps } from './tcpdump.ts';

export const FilesCaptureConfig = z.strictObject({
  kind: z.literal('files'),
  files: z
    .array(z.string().min(1))
    .min(1)
    .max(100_000)
    .refine((files) => files.filter((file) => file === '-').length <= 1, 'standard input (-) at most once')
    .describe('Capture files (pcap or pcapng, plain or gzip), read in this order; - is standard input.'),
  live: z
    .boolean()
    .default(false)
    .describe('Frames come as they happen, as from a remote tcpdump on standard input, not from the past.'),
});

/** A name that no program can take for an option. */
const interfaceName = z
  .string()
  .max(255)
  .regex(/^[^-\s][^\s]*$/, 'a name of an interface as `ip link` or `ifconfig` lists them');

const onInterface = {
  interface: interfaceName
    .optional()
    .describe('The interface to listen on; that of the default route unless given, any for all on Linux.'),
  snapLengthBytes: z
    .int()
    .min(64)
    .max(262_144)
    .default(4_096)
    .describe(
      'Bytes kept of each packet; 4096 keeps TLS hellos and certificates also where segments are joined (GRO).',
    ),
  bufferKb: z
    .int()
    .min(256)
    .max(2_000_000)
    .default(65_536)
    .describe('Kernel memory for packets that wait, in KiB; raise it when the kernel drops packets.'),
  filter: z
    .string()
    .max(8_192)
    .optional()
    .describe('Only packets that match this expression are seen; the language is that of pcap-filter(7).'),
};

export const TcpdumpCaptureConfig = z.strictObject({
  kind: z.literal('tcpdump'),
  ...onInterface,
  lowLatency: z
    .boolean()
    .default(true)
    .describe(
      'Packets at once, and up to a second later for an hour after the kernel dropped some; false: always later.',
    ),
  promiscuous: z.boolean().default(true).describe('See also packets that are not for this machine.'),
  program: z
    .string()
    .min(1)
    .default('tcpdump')
    .describe('The tcpdump to run: a name searched in PATH, or a path, such as of a copy with capabilities.'),
  statisticsSeconds: z.number().min(1).max(3_600).default(5).describe('How often dropped packets are asked for.'),
});

export const LibpcapCaptureConfig = z.strictObject({
  kind: z.literal('libpcap'),
  ...onInterface,
});

export const NoCaptureConfig = z.strictObject({ kind: z.literal('none') });

/** Where packets come from; from nowhere for a sensor that only imports. */
export const CaptureConfig = z
  .discriminatedUnion('kind', [TcpdumpCaptureConfig, LibpcapCaptureConfig, FilesCaptureConfig, NoCaptureConfig])
  .prefault({ kind: 'tcpdump' });

export type FilesCaptureConfig = z.infer<typeof FilesCaptureConfig>;
export type TcpdumpCaptureConfig = z.infer<typeof TcpdumpCaptureConfig>;
export type LibpcapCaptureConfig = z.infer<typeof LibpcapCaptureConfig>;
export type CaptureConfig = z.infer<typeof CaptureConfig>;

export interface CaptureDeps extends FileSourceDeps, TcpdumpDeps, LibpcapDeps {
  report: Report;
  clock: Clock;
  random: () => number;
}

/** The source that the configuration names; nothing is opened before it runs. */
export function createCapture(config: CaptureConfig, deps: CaptureDeps): CaptureSource {
  switch (config.kind) {
    case 'files':
      return createFileSource(config, deps);
    case 'tcpdump':
      return createTcpdumpSource(config, deps);
    case 'libpcap':
      return createLibpcapSource(config, deps);
    case 'none':
      return createNoSource();
  }
}
