import type { Program } from '@lanhound/testkit';
import type { Lab } from './lab.ts';

/** When packets passed, by a tcpdump of its own: independent of what is tested. */
export interface WireLog {
  /** Time of the first packet whose line fits, milliseconds since 1970 UTC; waits for it if need be. */
  firstMs(pattern: RegExp): Promise<number>;
  /** All lines so far that fit, and their times, milliseconds since 1970 UTC. */
  all(pattern: RegExp): { atMs: number; line: string }[];
}

/** Watches the switch; ends with the lab. */
export async function startWireLog(lab: Lab): Promise<WireLog> {
  const args = ['-i', 'br0', '-n', '-e', '-tt', '-l', '--immediate-mode'];
  const tcpdump: Program = await lab.switch.start('tcpdump', args, { ready: /listening on br0/ });
  return {
    all(pattern) {
      const lines = tcpdump
        .output()
        .split('\n')
        .filter((line) => pattern.test(line));
      return lines.map((line) => ({ atMs: Number(line.split(' ')[0]) * 1000, line }));
    },
    firstMs: async (pattern) => {
      const line = new RegExp(`^(\\d+\\.\\d+) .*(?:${pattern.source})`, 'm');
      const [, seconds] = await tcpdump.until(line);
      return Number(seconds) * 1000;
    },
  };
}

/** A TCP segment with data from or to a port, in either direction. */
export const dataOnPort = (port: number): RegExp => new RegExp(`\\.${port}[ :].*, length [1-9]\\d*(?::.*)?$`);
