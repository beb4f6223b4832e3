// An alert that somebody silences after it came.
import { decide, type LaneContext } from './context.ts';
import { type Group, wasTold } from './group.ts';
import { isFlying, withdraw } from './outgoing.ts';

/** Of what was not told yet nobody is told; of what was told only the end is. */
export function mute(lane: LaneContext, id: string, reason: string): void {
  const waiting = lane.digest.get(id);
  lane.digest.remove(id);
  for (const group of lane.groups.values()) if (group.alerts.has(id)) muteIn(lane, group, id, waiting ? '' : reason);
  if (waiting) decide(lane, waiting, { stage: 'notify', outcome: 'muted', reason });
}

/** `reason` is empty for what waits for the summary, of which nobody has heard, whatever its group holds. */
function muteIn(lane: LaneContext, group: Group, id: string, reason: string): void {
  if (reason !== '' && (wasTold(group, id) || isFlying(lane, group, id))) {
    group.muted.add(id);
    return;
  }
  const alert = group.alerts.get(id);
  withdraw(lane, group, id);
  if (alert && reason !== '') decide(lane, alert, { stage: 'notify', outcome: 'muted', reason });
}
