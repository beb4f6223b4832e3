// Receive offload: the network card or the kernel joins segments to frames that are longer than what is kept of each.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type CaptureConfig, defaultInterface } from '@lanhound/sensor';
import { type Check, type Finding, ok } from './check.ts';

const run = promisify(execFile);
const COMMAND_MS_MAX = 3_000;

/** The longest frame that offload makes: an IP packet of 64 KiB with its link header and tags. */
const FRAME_BYTES_MAX = 65_535 + 22;
/** Measured (docs/sensor.md): with so much of each frame no hello and no server's certificate was cut. */
const HANDSHAKE_BYTES = 4_096;

/** Of the interface: what is switched on that joins received segments. */
export type Offload = 'gro' | 'lro';
/** Undefined where nobody can tell. */
export type ReadOffloads = (interfaceName: string) => Promise<Offload[] | undefined>;

/** Whether what is kept of each frame is enough where segments are joined; Linux only. */
export function offloadChecks(
  capture: CaptureConfig,
  platform: NodeJS.Platform = process.platform,
  readOffloads: ReadOffloads = askEthtool,
): Check[] {
  if (platform !== 'linux' || capture.kind === 'files' || capture.kind === 'none') return [];
  const { snapLengthBytes } = capture;
  const interfaceName = capture.interface ?? defaultInterface();
  // Nobody joins segments on the loopback, and "any" is many interfaces.
  if (interfaceName === undefined || interfaceName === 'any' || interfaceName === 'lo') return [];
  return [
    { name: 'offload', run: async () => judge(interfaceName, snapLengthBytes, await readOffloads(interfaceName)) },
  ];
}

function judge(interfaceName: string, snapLengthBytes: number, offloads: Offload[] | undefined): Finding {
  if (snapLengthBytes >= FRAME_BYTES_MAX) return ok('every frame is kept whole, joined ones too');
  if (!offloads) return ok(`not known, since there is no ethtool; after installing it: ethtool -k ${interfaceName}`);
  if (offloads.length === 0) return ok(`${interfaceName} joins no segments`);
  const on = offloads.map((offload) => offload.toUpperCase()).join(' and ');
  const found = `${interfaceName} joins segments (${on} on); frames are cut after ${snapLengthBytes} bytes`;
  const command = `sudo ethtool -K ${interfaceName} ${offloads.map((offload) => `${offload} off`).join(' ')}`;
  if (snapLengthBytes >= HANDSHAKE_BYTES) {
    return ok(
      `${found}, which keeps handshakes whole; to see what is behind: ${command}, at some cost for each packet`,
    );
  }
  const fix =
    `Set capture.snapLengthBytes to ${HANDSHAKE_BYTES} or more, ` +
    'or let segments stay as they were sent, which costs this machine some work for each packet:';
  return { state: 'warn', found, fix, command };
}

/** Node cannot ask the kernel itself; the program can. */
async function askEthtool(interfaceName: string): Promise<Offload[] | undefined> {
  try {
    const { stdout } = await run('ethtool', ['-k', interfaceName], { timeout: COMMAND_MS_MAX });
    return offloadsIn(stdout);
  } catch {
    return undefined;
  }
}

/** What `ethtool -k` prints: a feature a line, "generic-receive-offload: on" or "off [fixed]". */
export function offloadsIn(features: string): Offload[] {
  const isOn = (name: string) => new RegExp(`^\\s*${name}: on\\b`, 'm').test(features);
  return [
    ...(isOn('generic-receive-offload') || isOn('rx-gro-hw') ? ['gro' as const] : []),
    ...(isOn('large-receive-offload') ? ['lro' as const] : []),
  ];
}
