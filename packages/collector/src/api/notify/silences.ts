import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { type NotifyResult, onlyThis } from '../../notify/changes.ts';
import { compileMatchers, type Matcher, MatcherText, matcherText, parseMatcher } from '../../notify/matcher.ts';
import { newSilenceName } from '../../notify/silence-name.ts';
import { parseSpan, SPAN_WANT } from '../../notify/span.ts';
import { isActive, type Silence } from '../../notify/stages/silence.ts';
import type { Store } from '../../store/store.ts';
import { AlertQuery, findAlert, type StoredAlert } from '../alerts.ts';
import { time } from '../parameter.ts';
import { HttpError, route } from '../route.ts';
import type { NotifyAccess } from './notify-access.ts';

const Comment = z
  .string()
  .max(200)
  .regex(/^\P{C}*$/u, 'text without control characters')
  .default('')
  .describe('Why, for whoever reads the list.');

/** When something ends, one way or the other. */
export const Ending = {
  for: z
    .string()
    .refine((text) => parseSpan(text) !== undefined, SPAN_WANT)
    .optional()
    .describe('For so long from now: 30m, 2h, 1d, 1w.'),
  until: time.optional().describe('Until this time, RFC 3339.'),
};

const SilenceBody = z.strictObject({
  matchers: z
    .array(MatcherText)
    .min(1)
    .max(20)
    .describe('Alerts whose labels match all of these, such as detector="new-device".'),
  ...Ending,
  comment: Comment,
});
const AlertSilenceBody = z.strictObject({ ...Ending, comment: Comment });
const AllowBody = z.strictObject({ comment: Comment });
const SilenceQuery = z.strictObject({ id: z.string().min(1).max(32).describe('Its id.') });

/** Alerts that people want to hear nothing of; they are stored all the same. */
export const silenceRoutes = (store: Store, access: NotifyAccess) => [
  route({
    path: '/api/v1/silences',
    audience: 'viewer',
    summary: 'Silences and exceptions that last, and those that ended within a week, newest first.',
    query: z.strictObject({}),
    answer: async () => {
      const nowUs = access.nowMs() * 1000;
      return { items: access.notifier.silences().map((each) => silenceToJson(each, nowUs)) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/silences',
    audience: 'operator',
    summary: 'Nobody is told of alerts that match, until it ends.',
    query: z.strictObject({}),
    body: SilenceBody,
    answer: async (_query, _signal, { body, caller }) => {
      const matchers = body.matchers.map(parseMatcher);
      refuseAll(matchers);
      const endsUs = endOf(body, access.nowMs() * 1000);
      return made(addSilence(access, { matchers, endsUs, comment: body.comment, by: caller?.name ?? '' }), access);
    },
  }),
  route({
    method: 'delete',
    path: '/api/v1/silences/:id',
    audience: 'operator',
    summary: 'A silence or an exception ends now.',
    query: SilenceQuery,
    answer: async ({ id }, _signal, { caller }) => {
      const silence = silenceOf(access.changeNotify({ type: 'unsilence', id }, caller?.name ?? ''), 404);
      const nowUs = access.nowMs() * 1000;
      return { silence: silenceToJson({ ...silence, endsUs: nowUs }, nowUs) };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/alerts/:id/silence',
    audience: 'operator',
    summary: 'Nobody is told of this problem of this device, until it ends.',
    query: AlertQuery,
    body: AlertSilenceBody,
    answer: async ({ id }, signal, { body, caller }) => {
      const endsUs = endOf(body, access.nowMs() * 1000);
      const alert = await findAlert(store, id, signal);
      return made(silenceThis(access, alert, { endsUs, comment: body.comment, by: caller?.name ?? '' }), access);
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/alerts/:id/allow',
    audience: 'operator',
    summary: 'Nobody is told of this problem of this device, until somebody ends the exception.',
    query: AlertQuery,
    body: AllowBody,
    answer: async ({ id }, signal, { body, caller }) => {
      const alert = await findAlert(store, id, signal);
      return made(silenceThis(access, alert, { comment: body.comment, by: caller?.name ?? '' }), access);
    },
  }),
];

type Wish = Pick<Silence, 'endsUs' | 'comment' | 'by'>;

/** Silences this one problem; the title of the alert explains it in the list. */
export const silenceThis = (access: NotifyAccess, alert: StoredAlert, wish: Wish): Silence =>
  addSilence(access, { ...wish, matchers: onlyThis(alert), comment: wish.comment || alert.title });

function addSilence(access: NotifyAccess, { by, ...wish }: Wish & Pick<Silence, 'matchers'>): Silence {
  const id = newSilenceName(access.random, access.notifier.silences());
  const silence = { id, startsUs: access.nowMs() * 1000, by, ...wish };
  return silenceOf(access.changeNotify({ type: 'silence', silence }, by), 409);
}

const made = (silence: Silence, access: NotifyAccess) => ({ silence: silenceToJson(silence, access.nowMs() * 1000) });

function silenceOf(result: NotifyResult, status: number): Silence {
  if (result.type === 'refused') throw new HttpError(status, result.reason);
  return result.silence as Silence;
}

/** Throws 400 unless there is one end, and that is to come. */
export function endOf(body: { for?: string | undefined; until?: number | undefined }, nowUs: number): number {
  const spanUs = body.for === undefined ? undefined : parseSpan(body.for);
  if ((spanUs === undefined) === (body.until === undefined)) throw new HttpError(400, 'want either for or until');
  const endsUs = body.until ?? nowUs + (spanUs ?? 0);
  if (endsUs <= nowUs) throw new HttpError(400, 'until is over, want a time to come');
  return endsUs;
}

/** A silence that fits an alert of which nothing is known fits all of them. */
function refuseAll(matchers: readonly Matcher[]): void {
  if (!compileMatchers(matchers)({})) return;
  throw new HttpError(400, 'matchers fit every alert, want one that names something; to hear nothing, pause or off');
}

export function silenceToJson(
  { matchers, startsUs, endsUs, ...rest }: Silence,
  nowUs: number,
): Record<string, unknown> {
  return {
    ...rest,
    matchers: matchers.map(matcherText),
    starts: formatTime(startsUs),
    ...(endsUs === undefined ? {} : { ends: formatTime(endsUs) }),
    active: isActive({ ...rest, matchers, startsUs, endsUs }, nowUs),
  };
}
