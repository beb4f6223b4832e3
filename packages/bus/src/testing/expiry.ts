import { createExpiryWatch, type Ending, identityDirIn } from '@lanhound/identity';
import { silentReport, systemClock } from '@lanhound/runtime';

const DAY_MS = 86_400_000;

/** What a collector over this folder would tell of certificates in so many days. */
export async function dueAt(dataDir: string, days: number): Promise<string[]> {
  let due: readonly Ending[] = [];
  const clock = { ...systemClock, nowMs: () => Date.now() + days * DAY_MS };
  const watch = createExpiryWatch(identityDirIn(dataDir), {
    ...{ clock, report: silentReport() },
    onDue: (found) => {
      due = found;
    },
  });
  await watch.start();
  await watch.stop();
  return due.map(({ of, advice }) => `${of}: ${advice}`);
}
