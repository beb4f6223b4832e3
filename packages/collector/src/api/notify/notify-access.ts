import type { Component } from '@lanhound/runtime';
import type { NotifyChange, NotifyResult } from '../../notify/changes.ts';
import type { Notifier } from '../../notify/notifier.ts';
import type { DecisionRecord } from '../../store/decision-record.ts';

/** What the interface may ask and change of how alerts are told. */
export interface NotifyAccess {
  notifier: Omit<Notifier, keyof Component | 'offer' | 'tick' | 'change' | 'replay' | 'save' | 'restore'>;
  /** Decisions that the store does not have yet. */
  decisionsOf(alert: string): DecisionRecord[];
  /** Makes a change in the name of whoever asks. */
  changeNotify(change: NotifyChange, by: string): NotifyResult;
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  /** Between 0 and 1, for names. */
  random(): number;
}
