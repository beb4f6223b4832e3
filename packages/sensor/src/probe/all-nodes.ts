import { execFile } from 'node:child_process';

/** How it went: somebody answered, nobody did, or it cannot be asked here. */
export type AllNodesAnswer = 'answered' | 'silence' | { problem: string };

/** Whom the signal ends gives no answer. */
export type AskAllNodes = (interfaceName: string, signal: AbortSignal) => Promise<AllNodesAnswer>;

const PING_MS_MAX = 5_000;

/**
 * All IPv6 machines of a link at once, by an echo request to the group of all nodes (RFC 4291 section 2.7.1): most
 * systems but Windows answer, and nothing else finds one that has IPv6 alone and offers nothing. Only ICMP does it, for
 * which a program needs a right; ping has it where it is installed.
 */
export const pingAllNodes: AskAllNodes = (interfaceName, signal) =>
  new Promise((resolve) => {
    const args = ['-6', '-n', '-c', '2', '-W', '1', '-I', interfaceName, `ff02::1%${interfaceName}`];
    execFile('ping', args, { timeout: PING_MS_MAX, signal }, (error, output, complaint) => {
      if (!error) return resolve('answered');
      if (signal.aborted) return resolve('silence');
      if (error.code === 'ENOENT') return resolve({ problem: 'there is no ping' });
      // Ping fails as well when nobody answers; it says nothing then.
      const [said] = complaint.trim().split('\n');
      resolve(said && !/ bytes from /.test(output) ? { problem: said.slice(0, 200) } : 'silence');
    });
  });
