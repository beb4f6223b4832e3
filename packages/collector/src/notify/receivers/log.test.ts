import { type createReport, silentReport } from '@lanhound/runtime';
import { expect, test, vi } from 'vitest';
import type { Alert } from '../../detect/alert.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { logReceiver } from './log.ts';

test.each([
  [
    {},
    'error',
    'CRITICAL: toaster talks Telnet to 192.168.1.1. Telnet shows every keystroke to anybody on the way. Use SSH.',
  ],
  [{ severity: 'high' }, 'warn', 'HIGH: '],
  [{ severity: 'normal', count: 3 }, 'info', 'NORMAL: toaster talks Telnet to 192.168.1.1 (3 times). '],
  [{ severity: 'info' }, 'info', 'INFO: '],
] as [Partial<Alert>, 'error' | 'warn' | 'info', string][])('%j is a line of level %s', async (given, level, text) => {
  const report = silentReport();
  const log = { ...report.log, error: vi.fn(), warn: vi.fn(), info: vi.fn() } as unknown as Parameters<
    typeof createReport
  >[0];
  const receiver = logReceiver.create({ type: 'log' }, receiverDeps({ report: { ...report, log } }));
  await receiver.send(aNotification(given), new AbortController().signal);
  expect(log[level]).toHaveBeenCalledWith(
    expect.objectContaining({ alert: anAlert().id, evidence: anAlert().evidence }),
    expect.stringContaining(text),
  );
});
