export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const LOOK_MS = 50;

/** Resolves once something is so; a look that fails counts as no. */
export async function until(what: string, isSo: () => Promise<boolean>, msMax: number): Promise<void> {
  const untilMs = performance.now() + msMax;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > untilMs) throw new Error(`no ${what} within ${msMax} ms`);
    await pause(LOOK_MS);
  }
}
