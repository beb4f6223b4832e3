import { httpUrl, type Report, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { Authorization, authorizationHeader } from '../authorization.ts';
import { hostOf, post } from '../http-post.ts';
import type { Notification } from '../notification.ts';
import { DeliveryError, defineReceiver, type ReceiverDeps } from '../receiver.ts';
import { createFiringSet, noticeOf, type PostableAlert } from './firing-set.ts';

/** As many as Prometheus sends at once. */
const ALERTS_A_POST = 64;
/** An instance that took nothing is tried again after so long, or with the next round if that is sooner. */
const RETRY_MS = 10_000;
const POST_MS_MAX = 10_000;

/** Keeps one or several Alertmanagers informed, as Prometheus does it. */
export const alertmanagerReceiver = defineReceiver({
  audience: 'system',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('alertmanager').describe('One or several instances of Alertmanager, which route on their own.'),
    urls: z
      .array(secret(httpUrl()))
      .min(1)
      .max(10)
      .describe('Of each instance, such as http://localhost:9093. All are told, and one of them is enough.'),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
    resendEveryMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(60_000)
      .describe('How often what fires is told again; Alertmanager takes for over what it did not hear of four times.'),
    endAfterMs: z
      .int()
      .min(60_000)
      .max(30 * 24 * 3_600_000)
      .default(3_600_000)
      .describe('What has no end of its own, such as a new device, is over so long after it was found last.'),
  }),
  create(config, deps) {
    const { nowMs } = deps;
    const set = createFiringSet(config, deps);
    const closing = new AbortController();
    const instances = config.urls.map((url) => createInstance(url, config, { ...deps, closing: closing.signal }));
    return {
      async send(notification, signal) {
        const alerts = changesOf(notification, set, deps);
        if (alerts.length === 0) return;
        await oneOf(instances.map((instance) => instance.tell(alerts, signal)));
      },
      keep(standing) {
        const due = instances.filter((instance) => instance.isDue());
        if (due.length === 0) return;
        const alerts = set.all(standing(), nowMs());
        for (const instance of due) instance.refresh(alerts);
      },
      async close() {
        closing.abort(new Error('the program ends'));
      },
    };
  },
});

type FiringSet = ReturnType<typeof createFiringSet>;

function changesOf(notification: Notification, set: FiringSet, { nowMs, externalUrl }: ReceiverDeps): PostableAlert[] {
  switch (notification.type) {
    case 'alerts':
      return set.changed(
        notification.groups.flatMap(({ alerts }) => alerts),
        nowMs(),
      );
    case 'notice':
      return [noticeOf(notification, externalUrl)];
    // Systems get no summaries.
    case 'digest':
      return [];
    default:
      return notification satisfies never;
  }
}

/** Resolves with the first that does. Instances that do not are told with the next round. */
async function oneOf(tries: readonly Promise<void>[]): Promise<void> {
  try {
    await Promise.any(tries);
  } catch (error) {
    const failures = (error as AggregateError).errors as Error[];
    const isRefused = (failure: Error) => failure instanceof DeliveryError && !failure.retryable;
    throw new DeliveryError(failures.map(({ message }) => message).join('; '), {
      retryable: !failures.every(isRefused),
      retryAfterMs: failures.reduce<number | undefined>(sooner, undefined),
    });
  }
}

function sooner(ms: number | undefined, failure: Error): number | undefined {
  const own = failure instanceof DeliveryError ? failure.retryAfterMs : undefined;
  return own === undefined || ms === undefined ? (own ?? ms) : Math.min(own, ms);
}

type InstanceDeps = Pick<ReceiverDeps, 'fetch' | 'nowMs' | 'report' | 'name'> & { closing: AbortSignal };
type InstanceConfig = { authorization?: Authorization | undefined; resendEveryMs: number };

/** One Alertmanager. What it is told comes in order: one POST after the other. */
function createInstance(url: string, { authorization, resendEveryMs }: InstanceConfig, deps: InstanceDeps) {
  const { nowMs, closing } = deps;
  const to = {
    url: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
    headers: { 'content-type': 'application/json', ...authorizationHeader(authorization) },
  };
  const say = createSayings(hostOf(url), deps);
  let dueMs = 0;
  let refreshing: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const postAll = async (alerts: readonly PostableAlert[], signal: AbortSignal | undefined) => {
    for (let at = 0; at < alerts.length; at += ALERTS_A_POST) {
      const body = JSON.stringify(alerts.slice(at, at + ALERTS_A_POST));
      const signals = [closing, AbortSignal.timeout(POST_MS_MAX), ...(signal ? [signal] : [])];
      await post({ ...to, body }, deps, AbortSignal.any(signals));
    }
  };
  const inTurn = (alerts: readonly PostableAlert[], signal?: AbortSignal): Promise<void> => {
    const turn = last.then(() => postAll(alerts, signal));
    last = turn.catch(() => {});
    return turn;
  };
  const failed = (error: Error) => {
    dueMs = nowMs() + Math.min(RETRY_MS, resendEveryMs);
    if (!closing.aborted) say.failed(error);
  };
  const refresh = async (alerts: readonly PostableAlert[]) => {
    try {
      await inTurn(alerts);
      if (alerts.length > 0) say.took();
    } catch (error) {
      failed(error as Error);
    } finally {
      refreshing = undefined;
    }
  };

  return {
    isDue: () => refreshing === undefined && nowMs() >= dueMs,
    /** All that it should know. */
    refresh(alerts: readonly PostableAlert[]): void {
      dueMs = nowMs() + resendEveryMs;
      refreshing = refresh(alerts);
    },
    /** What has changed; rejects when it did not take it. */
    async tell(alerts: readonly PostableAlert[], signal: AbortSignal): Promise<void> {
      try {
        await inTurn(alerts, signal);
        say.took();
      } catch (error) {
        failed(error as Error);
        throw error;
      }
    },
  };
}

/** What is logged and counted of one instance. */
function createSayings(instance: string, { report, name: receiver }: { report: Report; name: string }) {
  const failures = report.counter('notify_alertmanager_failed_total', {
    help: 'Times that an instance of Alertmanager did not take what it was told.',
    labels: ['receiver', 'instance'],
  });
  let isFailing = false;
  failures.inc({ receiver, instance }, 0);
  return {
    failed({ message }: Error): void {
      failures.inc({ receiver, instance });
      if (isFailing) return;
      isFailing = true;
      report.log.warn({ receiver, instance, reason: message }, 'an Alertmanager took nothing; it is tried again');
    },
    took(): void {
      if (isFailing) report.log.info({ receiver, instance }, 'an Alertmanager is told again');
      isFailing = false;
    },
  };
}
