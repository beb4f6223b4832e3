import type { Alert } from './alert.ts';

/** A made-up alert, for trying out receivers. */
export const anAlert = (given: Partial<Alert> = {}): Alert => ({
  id: '6eeb31e8a2f549af-1772366400000000',
  fingerprint: '6eeb31e8a2f549af',
  detector: 'insecure-protocol',
  severity: 'critical',
  site: 'home',
  sensor: 'attic',
  device: { mac: '02:00:00:00:00:03', name: 'toaster', address: '192.168.1.30', vendor: 'Acme' },
  address: '192.168.1.30',
  title: 'toaster talks Telnet to 192.168.1.1',
  evidence: { protocol: 'telnet', port: 23, loginSeen: true },
  why: 'Telnet shows every keystroke to anybody on the way.',
  advice: 'Use SSH.',
  count: 1,
  firstTime: 1_772_366_400_000_000,
  lastTime: 1_772_366_401_500_000,
  ...given,
});
