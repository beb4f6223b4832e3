import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { NotifyChange } from '../../notify/changes.ts';
import type { ReceiverStatus } from '../../notify/router.ts';
import type { Switch } from '../../notify/switch.ts';
import { HttpError, route } from '../route.ts';
import type { NotifyAccess } from './notify-access.ts';
import { Ending, endOf } from './silences.ts';

const PATH = '/api/v1/notify';

const SwitchBody = z.strictObject({
  state: z.enum(['on', 'paused', 'off']).describe('Paused lets through what is critical, off does not.'),
  ...Ending,
});

/** Whether people are told of anything, and how it goes with each receiver. */
export const switchRoutes = (access: NotifyAccess) => [
  route({
    path: PATH,
    audience: 'viewer',
    summary: 'Whether alerts are told, and what waits for each receiver.',
    query: z.strictObject({}),
    answer: async () => statusOf(access),
  }),
  route({
    method: 'put',
    path: PATH,
    audience: 'operator',
    summary: 'Pause alerts until a time, switch them off, or on again.',
    query: z.strictObject({}),
    body: SwitchBody,
    answer: async (_query, _signal, { body, caller }) => {
      const result = access.changeNotify(changeOf(body, access.nowMs() * 1000), caller?.name ?? '');
      if (result.type === 'refused') throw new HttpError(409, result.reason);
      return statusOf(access);
    },
  }),
];

function changeOf({ state, ...ending }: z.output<typeof SwitchBody>, nowUs: number): NotifyChange {
  switch (state) {
    case 'paused':
      return { type: 'pause', untilUs: endOf(ending, nowUs) };
    case 'on':
    case 'off':
      if (ending.for !== undefined || ending.until !== undefined) throw new HttpError(400, `${state} has no end`);
      return { type: state };
    default:
      return state satisfies never;
  }
}

const statusOf = ({ notifier }: NotifyAccess): Record<string, unknown> => ({
  switched: switchToJson(notifier.switched()),
  receivers: notifier.receivers().map(receiverToJson),
});

const receiverToJson = ({ summaryDueUs, failing, ...rest }: ReceiverStatus): Record<string, unknown> => ({
  ...rest,
  ...(summaryDueUs === undefined ? {} : { summaryDue: formatTime(summaryDueUs) }),
  ...(failing ? { failing: { since: formatTime(failing.sinceUs), reason: failing.reason } } : {}),
});

/** Whether alerts are told at all. */
export function switchToJson(switched: Switch): Record<string, unknown> {
  switch (switched.state) {
    case 'on':
      return switched;
    case 'paused': {
      const { state, by, sinceUs, untilUs } = switched;
      return { state, by, since: formatTime(sinceUs), until: formatTime(untilUs) };
    }
    case 'off':
      return { state: switched.state, by: switched.by, since: formatTime(switched.sinceUs) };
    default:
      return switched satisfies never;
  }
}
