import type { Clock, Report } from '@lanhound/runtime';
import { HttpError } from '../route.ts';
import { createAttempts } from './attempts.ts';
import type { Gate } from './gate.ts';
import { isPassword } from './password.ts';

/** Passwords that are checked or wait for it; each takes 32 MiB for a while, one after the other. */
const WAITING_MAX = 8;

export interface Login {
  /** Opens a session. Throws HttpError: 401 for a wrong user or password, 429 for too many tries. */
  open(user: string, password: string, address: string): Promise<{ session: string; role: string }>;
}

export function createLogin(gate: Gate, { clock, report }: { clock: Clock; report: Report }): Login {
  const attempts = createAttempts(clock);
  const logins = report.counter('api_logins_total', {
    help: 'Logins with a password, by what became of them.',
    labels: ['result'],
  });
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function isRight(password: string, stored: string | undefined): Promise<boolean> {
    if (waiting >= WAITING_MAX) throw tooMany(logins, 1_000);
    waiting++;
    const checked = turn.then(() => isPassword(password, stored));
    turn = checked.catch(() => undefined);
    return checked.finally(() => waiting--);
  }

  return {
    async open(name, password, address) {
      const waitMs = attempts.begin(address);
      if (waitMs !== undefined) throw tooMany(logins, waitMs);
      const user = gate.access().users.find((each) => each.name === name);
      if (!(await isRight(password, user?.password)) || !user) {
        logins.inc({ result: 'wrong' });
        // A name that nobody has may be a password in the wrong field.
        report.log.warn({ address, user: user?.name ?? '(unknown)' }, 'a login was refused: wrong user or password');
        throw new HttpError(401, 'wrong user or password');
      }
      attempts.succeeded(address);
      logins.inc({ result: 'ok' });
      return { session: gate.sessions.open(user.name, user.password), role: user.role };
    },
  };
}

function tooMany(logins: { inc(labels: { result: string }): void }, waitMs: number): HttpError {
  logins.inc({ result: 'tooMany' });
  const seconds = Math.ceil(waitMs / 1_000);
  return new HttpError(429, `too many tries, want a pause of ${seconds} s`, {
    headers: { 'Retry-After': String(seconds) },
  });
}
