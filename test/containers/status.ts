import { readFileSync } from 'node:fs';
import type { Engine } from './engine.ts';

/** CAP_NET_RAW alone, as in /proc/PID/status. */
export const NET_RAW = 1n << 13n;

export interface ProcessStatus {
  name: string;
  /** Real, effective, saved and of the file system. */
  uids: number[];
  capabilities: { effective: bigint; permitted: bigint; bounding: bigint };
}

/** All processes of a container as the kernel of the machine sees them. */
export async function statusesOf(engine: Engine, container: string): Promise<ProcessStatus[]> {
  const pids = (await engine.docker(['top', container, '-eo', 'pid'])).match(/^ *\d+$/gm) ?? [];
  return pids.map((pid) => parseStatus(readFileSync(`/proc/${Number(pid)}/status`, 'utf8')));
}

function parseStatus(text: string): ProcessStatus {
  const value = (key: string): string => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
  const mask = (key: string): bigint => BigInt(`0x${value(key)}`);
  return {
    name: value('Name'),
    uids: value('Uid').split(/\s+/).map(Number),
    capabilities: { effective: mask('CapEff'), permitted: mask('CapPrm'), bounding: mask('CapBnd') },
  };
}
