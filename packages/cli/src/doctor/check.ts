/** What a check found: fine, worth a look, or broken; and what to do, with the command that does it. */
export type Finding =
  | { state: 'ok'; found: string }
  | { state: 'warn' | 'fail'; found: string; fix: string; command?: string | undefined };

export interface Check {
  name: string;
  run(): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ state: 'ok', found });
export const warn = (found: string, fix: string): Finding => ({ state: 'warn', found, fix });
export const fail = (found: string, fix: string, command?: string): Finding => ({
  ...{ state: 'fail', found, fix },
  ...(command ? { command } : {}),
});

/** A check that throws is a check that failed. */
export async function runCheck(check: Check): Promise<Finding> {
  try {
    return await check.run();
  } catch (error) {
    return fail((error as Error).message, 'See the message.');
  }
}
