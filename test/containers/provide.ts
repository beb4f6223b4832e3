import { CONTAINER_PROGRAMS, provideSystemPrograms, SYSTEM_PROGRAMS } from '../../scripts/system-packages.ts';

/** Before the first test. */
export function setup(): void {
  provideSystemPrograms([...SYSTEM_PROGRAMS, ...CONTAINER_PROGRAMS]);
}
