import { CaptureError, type CaptureRemedy } from './source.ts';

/** All that is known when a capture on an interface failed. */
export interface FailedCapture {
  interfaceName: string;
  /** What the program or the library said, a line each. */
  said: readonly string[];
  /** Interfaces that exist. */
  interfaces: readonly string[];
  /** The program that needs the right to capture; a real path, as setcap wants it. */
  program: string;
  platform: NodeJS.Platform;
  /** The filter as it was given, empty for none. */
  filter: string;
}

/** The error that says what is wrong with a capture and the exact step that mends it. */
export function explainFailure(failed: FailedCapture, cause?: unknown): CaptureError {
  const { interfaceName, interfaces, filter } = failed;
  const said = failed.said.join(' ');
  const because = said === '' ? '' : ` (${said})`;
  if (/permission|not permitted|CAP_NET/i.test(said)) {
    return new CaptureError(`no right to capture on ${interfaceName}${because}`, grantStep(failed), cause);
  }
  if (/filter expression|syntax error|parse error/i.test(said)) {
    const fix = 'Mend capture.filter; the language is described in `man pcap-filter`.';
    return new CaptureError(`capture.filter is wrong, used was "${filter}"${because}`, fix, cause);
  }
  if (/no such device|doesn't exist|does not exist|not configured/i.test(said) || isUnknown(failed)) {
    const fix = `Set capture.interface, or --interface, to one of ${interfaces.join(', ') || '(none found)'}.`;
    return new CaptureError(`there is no interface ${interfaceName}${because}`, fix, cause);
  }
  if (/not up|network is down|interface went down|disappeared/i.test(said)) {
    return new CaptureError(`the interface ${interfaceName} is down${because}`, bringUpStep(failed), cause);
  }
  return new CaptureError(`the capture on ${interfaceName} ended${because}`, undefined, cause);
}

/** Other words hide a missing interface too; but a pseudo-device such as any or nflog is not listed. */
function isUnknown({ interfaceName, interfaces, said }: FailedCapture): boolean {
  return said.some((line) => /disappeared|went down|^$/.test(line)) && !interfaces.includes(interfaceName);
}

function grantStep({ program, platform }: FailedCapture): string | CaptureRemedy {
  if (platform === 'darwin')
    return { step: 'Run lanhound with sudo, or grant it until the next start', command: 'sudo chmod o+rw /dev/bpf*' };
  if (platform === 'win32') return 'Run lanhound as administrator.';
  const command = `sudo setcap cap_net_raw+ep ${program}`;
  return { step: 'Run lanhound as root, or grant it', command };
}

function bringUpStep({ interfaceName, platform }: FailedCapture): CaptureRemedy {
  const command = platform === 'linux' ? `ip link set ${interfaceName} up` : `ifconfig ${interfaceName} up`;
  return { step: 'Bring it up', command: `sudo ${command}` };
}

/** The error for a machine on which no interface can be chosen. */
export function noInterface(interfaces: readonly string[]): CaptureError {
  const fix = `Set capture.interface, or --interface, to one of ${interfaces.join(', ') || '(none found)'}.`;
  return new CaptureError('this machine has no default route, so no interface is chosen', fix);
}

/** The error for a machine without tcpdump. */
export function notInstalled(program: string, platform: NodeJS.Platform): CaptureError {
  const command = platform === 'darwin' ? 'brew install tcpdump' : 'sudo apt-get install tcpdump';
  return new CaptureError(`${program} is not installed`, { step: 'Install it', command });
}

/** The error for a tcpdump that this user may not run. */
export function notExecutable(program: string): CaptureError {
  const fix = `Allow it, or run lanhound as root: ls -l ${program} shows whom it is allowed to.`;
  return new CaptureError(`this user may not run ${program}`, fix);
}
