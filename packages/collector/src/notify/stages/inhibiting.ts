import { z } from 'zod';
import type { Alert, AlertChange } from '../../detect/alert.ts';
import { SavedAlert } from '../../detect/saved-finding.ts';
import { mayInhibit, whyInhibit } from './inhibit.ts';

/** Holds back what follows from an alert that lasts, until that is over or it is over itself. */
export interface Inhibiting {
  offer(change: AlertChange): void;
  save(): unknown;
  restore(state: unknown): void;
}

export interface InhibitingDeps {
  pass(change: AlertChange): void;
  onHeld(alert: Alert, reason: string): void;
}

/** Held at once; beyond, an alert is told although it may only follow from another. */
const HELD_MAX = 1_000;
/** Sensors that are silent, and who poses as another; more of them speak for nobody. */
const LASTING_MAX = 10_000;

const SavedState = z.object({ lasting: z.array(SavedAlert), held: z.array(SavedAlert) });

export function createInhibiting({ pass, onHeld }: InhibitingDeps): Inhibiting {
  const lasting = new Map<string, Alert>();
  const held = new Map<string, Alert>();

  const note = ({ type, alert }: AlertChange): void => {
    if (!mayInhibit(alert.detector)) return;
    if (type === 'resolved') lasting.delete(alert.id);
    else if (lasting.size < LASTING_MAX) lasting.set(alert.id, alert);
  };
  /** What nothing speaks for any longer is as new as when it was held. */
  const release = (): void => {
    for (const [id, alert] of held) {
      if (whyInhibit(alert, lasting.values())) continue;
      held.delete(id);
      pass({ type: 'new', alert });
    }
  };
  const hold = (change: AlertChange): boolean => {
    const { type, alert } = change;
    const isHeld = held.has(alert.id);
    if (type === 'resolved') return held.delete(alert.id);
    const why = whyInhibit(alert, lasting.values());
    // One that was told before may be told again: only its first word is held.
    if (!isHeld && (!why || type !== 'new' || held.size >= HELD_MAX)) return false;
    held.set(alert.id, alert);
    if (why && !isHeld) onHeld(alert, why.reason);
    return true;
  };

  return {
    offer(change) {
      note(change);
      if (!hold(change)) pass(change);
      if (change.type === 'resolved' && mayInhibit(change.alert.detector)) release();
    },
    save: () => ({ lasting: [...lasting.values()], held: [...held.values()] }),
    restore(state) {
      const saved = SavedState.parse(state);
      for (const alert of saved.lasting) lasting.set(alert.id, alert);
      for (const alert of saved.held) held.set(alert.id, alert);
    },
  };
}
