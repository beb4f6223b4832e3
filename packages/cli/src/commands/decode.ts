import { once } from 'node:events';
import { ConfigError, silentReport, systemClock } from '@lanhound/runtime';
import {
  CaptureConfig,
  CaptureError,
  createCapture,
  type Dissector,
  describeProblem,
  type Frame,
  loadDissector,
} from '@lanhound/sensor';
import { Command } from 'commander';
import { packetJson } from '../dissect/json.ts';
import { type PacketNumbers, parsePacketNumbers } from '../dissect/packet-numbers.ts';
import { packetText, type TextOptions } from '../dissect/text.ts';
import { EXIT } from '../failure.ts';
import { problemsOf } from '../processes/capture-end.ts';
import { paintFor } from '../terminal/style.ts';
import { plural } from '../terminal/units.ts';

interface DecodeOptions {
  packet: PacketNumbers;
  hex?: boolean;
  json?: boolean;
}

const WIDTH = { default: 80, most: 120, least: 76 } as const;

const EXIT_CODES = `
Exit codes:
  0  the packets were printed
  1  it failed
  2  wrong use, or the capture has fewer packets
  3  the capture is damaged, ends early or cannot be read before the packets`;

export function decodeCommand(): Command {
  return new Command('decode')
    .description('print packets of a capture layer by layer, with the bytes that say what is printed')
    .argument('<file>', 'pcap or pcapng, plain or gzip; - is standard input')
    .requiredOption('--packet <numbers>', 'which packets, counted from 1: 5, 5-9, 5-, or 1,5-9', parsePacketNumbers)
    .option('--hex', 'show every byte as well, passwords included')
    .option('--json', 'one JSON object a packet')
    .addHelpText('after', EXIT_CODES)
    .action(async (file: string, options: DecodeOptions) => {
      process.exitCode = await decode(file, options);
    });
}

async function decode(file: string, { packet: wanted, hex = false, json = false }: DecodeOptions): Promise<number> {
  const deps = { report: silentReport(), clock: systemClock, random: Math.random };
  const source = createCapture(CaptureConfig.parse({ kind: 'files', files: [file] }), deps);
  const enough = new AbortController();
  const print = createPrinter(await loadDissector(), hex, json);
  let packets = 0;
  const sink = {
    see(frame: Frame) {
      packets++;
      if (wanted.has(packets)) print.see(packets, frame);
      if (packets >= wanted.last) enough.abort();
    },
    settle: print.settle,
  };
  const problems = await source.run(sink, enough.signal).then(problemsOf, readableProblems);
  await print.settle();
  if (packets >= wanted.named) return EXIT.ok;
  for (const problem of problems) console.error(`lanhound: ${problem}`);
  if (problems.length > 0) return EXIT.damagedInput;
  throw new ConfigError([tooFew(file, wanted.named, packets)]);
}

/** Packets on standard output, no faster than they are read. */
function createPrinter(dissector: Dissector, hex: boolean, json: boolean) {
  const width = Math.max(WIDTH.least, Math.min(process.stdout.columns ?? WIDTH.default, WIDTH.most));
  const look: TextOptions = { hex, width, paint: paintFor(process.stdout, process.env) };
  let text = '';
  let printed = 0;
  return {
    see(number: number, frame: Frame): void {
      const packet = dissector.dissect(frame);
      if (json) text += `${JSON.stringify(packetJson(number, packet, frame, hex))}\n`;
      else text += `${printed > 0 ? '\n' : ''}${packetText(number, packet, frame, look)}`;
      printed++;
    },
    settle(): Promise<void> | undefined {
      const said = text;
      text = '';
      if (said === '' || process.stdout.write(said)) return undefined;
      return once(process.stdout, 'drain').then(() => undefined);
    },
  };
}

function readableProblems(error: unknown): string[] {
  if (error instanceof CaptureError && error.problems.length > 0) return error.problems.map(describeProblem);
  throw error;
}

function tooFew(file: string, asked: number, packets: number): ConstructorParameters<typeof ConfigError>[0][number] {
  const name = file === '-' ? 'standard input' : file;
  const want = packets === 0 ? 'a capture with packets' : `at most ${packets}`;
  return { field: '--packet', value: String(asked), want, fix: `${name} has ${plural(packets, 'packet')}.` };
}
