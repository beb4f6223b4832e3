import { z } from 'zod';
import type { Notifier } from '../../notify/notifier.ts';
import { HttpError, route } from '../route.ts';

/** Receivers that can be tried. */
export type ReceiverTests = Pick<Notifier, 'names' | 'test'>;

export const receiverTestRoute = (notifier: ReceiverTests) =>
  route({
    method: 'post',
    path: '/api/v1/notify/receivers/:name/test',
    audience: 'operator',
    summary: 'Sends a test through a receiver and waits for what becomes of it.',
    query: z.strictObject({ name: z.string().min(1).max(100).describe('What the receiver is called.') }),
    body: z.strictObject({}),
    answer: async ({ name }) => {
      const names = notifier.names();
      if (!names.includes(name)) throw new HttpError(404, `no receiver is called ${name}, want ${orList(names)}`);
      const failure = await notifier.test(name);
      return {
        receiver: name,
        delivered: failure === undefined,
        ...(failure === undefined ? {} : { reason: failure }),
      };
    },
  });

const orList = (names: readonly string[]): string =>
  names.length > 0 ? names.join(', or ') : 'one in notify.receivers first';
