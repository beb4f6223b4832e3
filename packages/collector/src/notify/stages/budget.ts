import { z } from 'zod';

/** How many messages a person was sent on the day, by the place's calendar. */
export interface Budget {
  /** Takes one; gives how many are left then, or undefined when there was none left. */
  take(person: string, day: string): number | undefined;
  left(person: string, day: string): number;
  save(): unknown;
  restore(state: unknown): void;
}

const Saved = z.array(z.tuple([z.string(), z.object({ day: z.string(), sent: z.number() })]));

export function createBudget(perDay: number): Budget {
  const spent = new Map<string, { day: string; sent: number }>();
  const left = (person: string, day: string) => {
    const today = spent.get(person);
    return perDay - (today?.day === day ? today.sent : 0);
  };
  return {
    left,
    take(person, day) {
      const before = left(person, day);
      if (before <= 0) return undefined;
      spent.set(person, { day, sent: perDay - before + 1 });
      return before - 1;
    },
    save: () => [...spent],
    restore(state) {
      for (const [person, each] of Saved.parse(state)) spent.set(person, each);
    },
  };
}
