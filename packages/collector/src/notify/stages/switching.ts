// A pause, everything off, and on again. Times are microseconds since 1970 UTC.
import type { Severity } from '../../detect/detector.ts';
import type { NotifyChange, NotifyResult } from '../changes.ts';
import type { Hold } from '../lane/context.ts';
import { SavedSwitch, type Switch } from '../switch.ts';
import { type LocalTime, nextTimeUs } from './hours.ts';

export interface SwitchingDeps {
  /** Time of day at which people are reminded that it is off. */
  digestAt: string;
  localTime(us: number): LocalTime;
  /** It was switched off, is off still, or is on again: people are told whatever the hour. */
  remind(switched: Switch, by: string): void;
}

export interface Switching {
  now(): Switch;
  /** Undefined when the change is none of a switch. */
  change(made: NotifyChange, by: string, nowUs: number): NotifyResult | undefined;
  tick(nowUs: number): void;
  /** Why nobody is told now; undefined when it is no switch that holds it back. */
  hold(severity: Severity, nowUs: number): Hold | undefined;
  save(): unknown;
  restore(state: unknown): void;
}

export function createSwitching({ digestAt, localTime, remind }: SwitchingDeps): Switching {
  let switched: Switch = { state: 'on' };
  const nextReminderUs = (nowUs: number) => nextTimeUs(digestAt, nowUs, localTime(nowUs));

  return {
    now: () => switched,
    change(made, by, nowUs) {
      const before = switched;
      switch (made.type) {
        case 'pause':
          if (before.state === 'off') return { type: 'refused', reason: 'it is off; switch it on first' };
          switched = { state: 'paused', sinceUs: nowUs, untilUs: made.untilUs, by };
          break;
        case 'off':
          if (before.state === 'off') break;
          switched = { state: 'off', sinceUs: nowUs, by, remindUs: nextReminderUs(nowUs) };
          remind(switched, by);
          break;
        case 'on':
          switched = { state: 'on' };
          if (before.state === 'off') remind(switched, by);
          break;
        case 'silence':
        case 'unsilence':
          return undefined;
        default:
          return made satisfies never;
      }
      return { type: 'done' };
    },
    tick(nowUs) {
      if (switched.state === 'paused' && switched.untilUs <= nowUs) switched = { state: 'on' };
      if (switched.state !== 'off' || switched.remindUs > nowUs) return;
      switched = { ...switched, remindUs: nextReminderUs(nowUs) };
      remind(switched, switched.by);
    },
    hold: (severity, nowUs) => heldBy(switched, severity, nowUs),
    save: () => switched,
    restore(state) {
      switched = SavedSwitch.parse(state);
    },
  };
}

function heldBy(switched: Switch, severity: Severity, nowUs: number): Hold | undefined {
  switch (switched.state) {
    case 'on':
      return undefined;
    case 'off':
      return { reason: `switched off by ${switched.by}` };
    case 'paused':
      if (nowUs >= switched.untilUs || severity === 'critical') return undefined;
      return { reason: `paused by ${switched.by}`, untilUs: switched.untilUs };
    default:
      return switched satisfies never;
  }
}
