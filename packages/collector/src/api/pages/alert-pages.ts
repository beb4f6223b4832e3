// What links in messages open. Opening a page changes nothing, since previews of messages do that as well: only the
// button does. Who has a link may do what it says, for the one alert, for a week; docs/alerts.md.
import { parseTime } from '@lanhound/proto';
import type { Clock } from '@lanhound/runtime';
import { z } from 'zod';
import type { Alert } from '../../detect/alert.ts';
import { onlyThis } from '../../notify/changes.ts';
import { checkLink, type LinkAction } from '../../notify/link/link-token.ts';
import { linkPath } from '../../notify/link/message-links.ts';
import { matcherText } from '../../notify/matcher.ts';
import { createMessages, timeFormat } from '../../notify/message/message-of.ts';
import { type Language, phrasesOf } from '../../notify/message/phrases.ts';
import { isActive, type Silence } from '../../notify/stages/silence.ts';
import type { Store } from '../../store/store.ts';
import type { TokenRole } from '../access/access-file.ts';
import { createAttempts } from '../access/attempts.ts';
import { AlertQuery, findAlert, type StoredAlert } from '../alerts.ts';
import type { NotifyAccess } from '../notify/notify-access.ts';
import { silenceThis } from '../notify/silences.ts';
import { type Exchange, HTML, HttpError, type Route, route } from '../route.ts';
import { type Html, html, PAGE_HEADERS, pageText } from './html.ts';
import { messageHtml } from './message-html.ts';

export interface AlertPagesDeps {
  store: Store;
  access: NotifyAccess;
  /** With which links are signed. */
  key: Buffer;
  clock: Clock;
  language: Language;
  /** IANA name. */
  timeZone: string;
}

/** How the audit log calls whoever followed a link; no user can be called so. */
export const BY_LINK = 'a link in a message';

/** What "silence for a day" means. */
const SILENCE_US = 86_400_000_000;

/** People follow a few links in a row. Many ask at once only through a proxy, or when they look for something. */
const LIMITS = { each: { burst: 30, everyMs: 2_000 }, all: { burst: 120, everyMs: 500 } };

/** Programs that hand in alerts may do nothing else. */
const LOOKERS: readonly (TokenRole | undefined)[] = ['viewer', 'operator'];

const LinkQuery = AlertQuery.extend({ t: z.string().max(100).default('').describe('What the link is signed with.') });

type Asked = z.output<typeof LinkQuery>;
type ButtonAction = Exclude<LinkAction, 'details'>;
type Asker = Pick<Exchange<never>, 'caller' | 'address' | 'header'>;

type Pages = ReturnType<typeof createPages>;

export function alertPageRoutes(deps: AlertPagesDeps): Route[] {
  const pages = createPages(deps);
  const admit = createAdmission(deps, pages);
  const pageRoute = (
    action: LinkAction,
    method: 'get' | 'post',
    summary: string,
    answer: (alert: StoredAlert) => string,
  ): Route =>
    route({
      method,
      path: linkPath(':id', action),
      audience: 'anybody',
      summary,
      contentType: HTML,
      query: LinkQuery,
      answer: async (asked, signal, exchange) => {
        const alert = await admit(action, asked, signal, exchange);
        for (const [name, value] of Object.entries(PAGE_HEADERS)) exchange.header(name, value);
        return answer(alert);
      },
    });
  return [
    pageRoute('details', 'get', 'The page about an alert, for whoever has a link or may look.', pages.details),
    ...(['silence', 'allow'] as const).flatMap((action) => [
      pageRoute(action, 'get', `The page that a link to ${action} opens.`, (alert) => pages.question(action, alert)),
      pageRoute(action, 'post', 'The button of this page.', (alert) => pages.actOn(action, alert)),
    ]),
  ];
}

/** Gives the alert that a link is for. Throws what a person can read. */
function createAdmission({ store, key, clock, language }: AlertPagesDeps, { refused }: Pages) {
  const words = phrasesOf(language).page;
  const attempts = createAttempts(clock, LIMITS);
  return async (action: LinkAction, asked: Asked, signal: AbortSignal, asker: Asker): Promise<StoredAlert> => {
    const waitMs = attempts.begin(asker.address);
    if (waitMs !== undefined) throw refused(429, words.later, { 'Retry-After': String(Math.ceil(waitMs / 1000)) });
    const checked = checkLink(key, { action, alert: asked.id }, asked.t, clock.nowMs());
    const mayLook = action === 'details' && LOOKERS.includes(asker.caller?.role);
    if (checked !== 'good' && !mayLook) throw refused(403, checked === 'over' ? words.linkOver : words.linkWrong);
    return findAlert(store, asked.id, signal).catch((error: unknown) => {
      throw error instanceof HttpError && error.status === 404 ? refused(404, words.noAlert) : error;
    });
  };
}

function createPages({ access, clock, language, timeZone }: AlertPagesDeps) {
  const phrases = phrasesOf(language);
  const words = phrases.page;
  const messageOf = createMessages({ language, timeZone, linksOf: () => [] });
  const at = timeFormat(phrases, timeZone);
  const nowUs = () => clock.nowMs() * 1000;
  const page = (title: string, body: Html) => pageText({ title, language, body });
  const alertHtml = (alert: StoredAlert) => {
    const message = messageOf(asNotification(alert));
    return messageHtml(message, phrases.severity[message.severity]);
  };
  const done = ({ id, endsUs, comment }: Pick<Silence, 'id' | 'endsUs' | 'comment'>): string => {
    const title = endsUs === undefined ? words.allowed : words.silenced(at(endsUs));
    const undo = html`<p>${words.undo} <code>lanhound silence end ${id}</code></p>`;
    return page(title, html`<h1>${title}</h1><p>${comment}</p>${undo}`);
  };
  const refused = (status: number, text: string, headers: Record<string, string> = {}): HttpError =>
    new HttpError(status, text, {
      headers: { ...PAGE_HEADERS, ...headers },
      page: page(text, html`<h1>${text}</h1>`),
    });

  return {
    refused,
    details: (alert: StoredAlert): string => page(alert.title, alertHtml(alert)),
    question(action: ButtonAction, alert: StoredAlert): string {
      const existing = doneAlready(access, action, alert, nowUs());
      if (existing) return done(existing);
      const { ask, does } = words[action];
      const matches = onlyThis(alert).map(matcherText).join(' ');
      const form = html`<form method="post"><p><button>${phrases.links[action]}</button></p></form>`;
      const what = html`<h1>${ask}</h1><p>${does}</p>${form}<p><code>${matches}</code></p>`;
      return page(ask, html`${what}<hr>${alertHtml(alert)}`);
    },
    actOn(action: ButtonAction, alert: StoredAlert): string {
      // Pressed twice, or by two people, it is done once.
      const existing = doneAlready(access, action, alert, nowUs());
      if (existing) return done(existing);
      const endsUs = action === 'silence' ? nowUs() + SILENCE_US : undefined;
      try {
        return done(silenceThis(access, alert, { endsUs, comment: '', by: BY_LINK }));
      } catch (error) {
        throw error instanceof HttpError ? refused(error.status, error.message) : error;
      }
    },
  };
}

/** What silences, or allows, just this already. */
function doneAlready(
  { notifier }: NotifyAccess,
  action: ButtonAction,
  alert: StoredAlert,
  nowUs: number,
): Silence | undefined {
  const wanted = JSON.stringify(onlyThis(alert));
  return notifier
    .silences()
    .filter((each) => isActive(each, nowUs) && JSON.stringify(each.matchers) === wanted)
    .find(({ endsUs }) => action === 'silence' || endsUs === undefined);
}

const us = (time: string): number => parseTime(time) ?? 0;

/** As if the alert had just come, so that the page says what the message said. */
function asNotification(stored: StoredAlert) {
  const { firstTime, lastTime, resolvedTime, ...rest } = stored;
  const alert: Alert = {
    ...{ ...rest, count: Number(rest.count), firstTime: us(firstTime), lastTime: us(lastTime) },
    ...(resolvedTime === undefined ? {} : { resolvedTime: us(resolvedTime) }),
  };
  const groups = [{ key: '', labels: {}, alerts: [alert], fresh: [alert.id], omitted: 0 }];
  return {
    ...{ type: 'alerts' as const, id: alert.id, timeUs: alert.lastTime, reason: 'first notification' as const },
    ...{ groups, isLastOfDay: false },
  };
}
