import { chmodSync } from 'node:fs';
import { createLogger, systemClock } from '@lanhound/runtime';
import { expect, test, vi } from 'vitest';
import { withFolder } from './testing/bus-kit.ts';
import { enroll, keepEnrollment } from './testing/enrolling.ts';
import { createCredentials } from './tls-credentials.ts';

test.each([
  [0o600, 0],
  [0o640, 0],
  [0o644, 1],
])('an enrolment with mode %o: %d warnings', (mode, warnings) =>
  withFolder(async (dir) => {
    const attic = await enroll(dir, { site: 'home', sensor: 'attic' }, { kind: 'mqtt', server: 'mqtts://a' });
    const enrollmentFile = keepEnrollment(dir, attic);
    chmodSync(enrollmentFile, mode);
    const log = createLogger({ level: 'silent', format: 'json' });
    const warn = vi.spyOn(log, 'warn');
    createCredentials({ enrollmentFile }, { clock: systemClock, log });
    expect(warn).toHaveBeenCalledTimes(warnings);
  }),
);
