import type { Alert } from '@lanhound/collector';

/** Everything a replay found, as `--json` prints it. Times are RFC 3339. */
export interface ReplayReport {
  input: {
    files: string[];
    packets: number;
    bytes: number;
    /** First and last packet; absent when there was none. */
    from?: string;
    to?: string;
    /** Files that ended early or were damaged, in words. */
    problems: string[];
  };
  events: Record<string, number>;
  devices: ReportDevice[];
  /** Most bytes first. */
  talkers: Talker[];
  /** Worst first. */
  alerts: ReportAlert[];
  /** Frames that were not decoded, by reason. */
  undecoded: Record<string, number>;
}

export interface ReportDevice {
  label: string;
  mac: string;
  vendor?: string;
  randomised: boolean;
  /** What it is, as far as that is sure enough. */
  kind?: string;
  model?: string;
  addresses: string[];
  names: string[];
  firstSeen: string;
  lastSeen: string;
}

export interface Talker {
  address: string;
  /** The device behind the address, when it is one of the home's. */
  label?: string;
  sentBytes: number;
  receivedBytes: number;
  flows: number;
}

/** An alert with its times as text. */
export type ReportAlert = Omit<Alert, 'firstTime' | 'lastTime'> & { firstTime: string; lastTime: string };
