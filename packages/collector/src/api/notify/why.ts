import { formatTime, parseTime } from '@lanhound/proto';
import { OUTCOMES, type Outcome, type Stage } from '../../notify/decision.ts';
import type { Place } from '../../notify/lane/place.ts';
import { type TraceDecision, type TraceStep, traceOf } from '../../notify/trace.ts';
import type { DecisionRecord } from '../../store/decision-record.ts';
import type { Store } from '../../store/store.ts';
import { AlertQuery, findAlert, type StoredAlert } from '../alerts.ts';
import { PAGE_ROWS_MAX } from '../page.ts';
import { route } from '../route.ts';
import { equals, selectPage } from '../rows.ts';
import type { NotifyAccess } from './notify-access.ts';
import { switchToJson } from './switch.ts';

export const whyRoute = (store: Store, { notifier, decisionsOf }: NotifyAccess) =>
  route({
    path: '/api/v1/alerts/:id/why',
    audience: 'viewer',
    summary: 'What became of an alert on its way to each receiver, stage by stage, and why.',
    query: AlertQuery,
    answer: async ({ id }, signal) => {
      const alert = await findAlert(store, id, signal);
      const records = [...(await storedDecisions(store, alert, signal)), ...decisionsOf(alert.id)];
      const { steps, receivers } = traceOf(uniqueDecisions(records), notifier.places(alert.id));
      return {
        alert,
        switched: switchToJson(notifier.switched()),
        steps: steps.map(stepToJson),
        receivers: receivers.map(({ place, steps: own, ...rest }) => ({
          ...{ ...rest, ...(place ? { now: placeToJson(place) } : {}), steps: own.map(stepToJson) },
        })),
      };
    },
  });

/** The newest of one alert; nobody reads more. */
async function storedDecisions(store: Store, { id, site }: StoredAlert, signal: AbortSignal) {
  const { items } = await selectPage(
    store,
    {
      ...{ table: 'decisions', timeColumn: 'time', ties: ['receiver', 'stage', 'outcome'], final: true },
      ...{ conditions: [equals('alert', id), equals('site', site)], limit: PAGE_ROWS_MAX, cursor: undefined },
    },
    signal,
  );
  return items as unknown as (Omit<DecisionRecord, 'time'> & { time: string })[];
}

type AnyRecord = Omit<DecisionRecord, 'time'> & { time: string | number };

/** One that is being written may be in both places. */
function uniqueDecisions(records: readonly AnyRecord[]): TraceDecision[] {
  const unique = new Map<string, TraceDecision>();
  for (const { time, receiver, stage, outcome, reason, notification } of records) {
    const timeUs = typeof time === 'number' ? time : (parseTime(time) ?? 0);
    unique.set([timeUs, receiver || '', stage, outcome].join(' '), {
      ...{ timeUs, stage: stage as Stage, outcome: outcome as Outcome, reason },
      ...(receiver ? { receiver } : {}),
      ...(notification ? { notification } : {}),
    });
  }
  // What is delivered at once bears the same time as its beginning.
  const order = ({ outcome }: TraceDecision) => OUTCOMES.indexOf(outcome);
  return [...unique.values()].sort((a, b) => a.timeUs - b.timeUs || order(a) - order(b));
}

const stepToJson = ({ decisions, ...step }: TraceStep): Record<string, unknown> => ({
  ...step,
  decisions: decisions.map(({ timeUs, outcome, reason, notification }) => ({
    ...{ time: formatTime(timeUs), outcome, reason, ...(notification ? { notification } : {}) },
  })),
});

function placeToJson(place: Place): Record<string, unknown> {
  switch (place.state) {
    case 'none':
    case 'queued':
    case 'sending':
      return place;
    case 'told':
      return { state: place.state, at: formatTime(place.atUs) };
    case 'waits':
    case 'summary':
      return { state: place.state, ...(place.dueUs === undefined ? {} : { due: formatTime(place.dueUs) }) };
    default:
      return place satisfies never;
  }
}
