// A notification to what a person reads of it.
import type { Alert } from '../../detect/alert.ts';
import { type AlertGroup, type DigestEntry, freshAlerts, type Notification, worstOf } from '../notification.ts';
import { cleanMessage } from './clean.ts';
import type { Link, Message, Section } from './message.ts';
import { type Language, type Phrases, phrasesOf } from './phrases.ts';

export interface MessageOptions {
  language: Language;
  /** IANA name. */
  timeZone: string;
  /** What a person may do about an alert, or look at. */
  linksOf(alert: Alert | undefined, phrases: Phrases): Link[];
}

/** Alerts listed beside the first; receivers cut further by what they can show. */
const LISTED_MAX = 20;
/** Facts of one alert that are shown. */
const FACTS_MAX = 12;

type Of<T extends Notification['type']> = Extract<Notification, { type: T }>;

/** Makes messages of notifications. Severest first, then the newest. */
export function createMessages({
  language,
  timeZone,
  linksOf,
}: MessageOptions): (notification: Notification) => Message {
  const phrases = phrasesOf(language);
  const at = timeFormat(phrases, timeZone);
  const head = ({ id, timeUs }: Notification) => ({ id, timeUs, language: phrases.language });
  const items = (alerts: readonly Alert[], omitted = 0) =>
    listed(alerts, omitted, (alert) => lineOf(alert, at), phrases);

  const ofAlerts = (notification: Of<'alerts'>): Message => {
    const fresh = bySeverity(freshAlerts(notification.groups));
    const [first, ...others] = fresh as [Alert, ...Alert[]];
    const isOver = fresh.every(({ resolvedTime }) => resolvedTime !== undefined);
    const sections: Section[] = aboutOne(first, phrases, at);
    if (others.length > 0) sections.push({ type: 'list', heading: phrases.furtherAlerts, items: items(others) });
    const still = stillGoing(notification.groups, fresh);
    if (still.length > 0) sections.push({ type: 'list', heading: phrases.stillGoing, items: items(still) });
    if (notification.isLastOfDay) sections.push({ type: 'text', text: phrases.lastOfDay });
    return {
      ...head(notification),
      title: titleOf(first, others.length, isOver, phrases),
      severity: worstOf(fresh),
      status: isOver ? 'resolved' : 'firing',
      sections,
      links: linksOf(first, phrases),
    };
  };
  const ofDigest = (notification: Of<'digest'>): Message => {
    const { entries, omitted, fromUs, timeUs } = notification;
    const alerts = entries.map(({ alert }) => alert);
    const lead = phrases.digestLead(at(fromUs), at(timeUs));
    return {
      ...head(notification),
      title: phrases.digestTitle(entries.length + omitted),
      severity: worstOf(alerts),
      status: 'digest',
      sections: [{ type: 'text', text: lead }, ...digestLists(entries, omitted, items)],
      links: linksOf(undefined, phrases),
    };
  };

  const raw = (notification: Notification): Message => {
    switch (notification.type) {
      case 'alerts':
        return ofAlerts(notification);
      case 'digest':
        return ofDigest(notification);
      case 'notice': {
        const { title, severity, text } = notification;
        const sections: Section[] = [{ type: 'text', text }];
        return {
          ...head(notification),
          title,
          severity,
          status: 'notice',
          sections,
          links: linksOf(undefined, phrases),
        };
      }
      default:
        return notification satisfies never;
    }
  };
  return (notification) => cleanMessage(raw(notification));
}

type Time = (us: number) => string;

/** With the weekday, since what is told may be of yesterday. Put together here: what Intl puts between changes. */
export function timeFormat({ language, at }: Phrases, timeZone: string): Time {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone },
  } as Intl.DateTimeFormatOptions);
  return (us) => {
    const parts = new Map(format.formatToParts(us / 1000).map(({ type, value }) => [type, value]));
    const [weekday = '', day = '', month = ''] = (['weekday', 'day', 'month'] as const).map((type) => parts.get(type));
    return at({ weekday, day, month, time: `${parts.get('hour')}:${parts.get('minute')}` });
  };
}

function titleOf(first: Alert, others: number, isOver: boolean, phrases: Phrases): string {
  if (others === 0) return isOver ? phrases.over(first.title) : first.title;
  return isOver ? phrases.allOver(others + 1) : phrases.more(first.title, others);
}

/** What, who, since when, how often, why it matters, what to do. */
function aboutOne(alert: Alert, phrases: Phrases, at: Time): Section[] {
  const { device, resolvedTime } = alert;
  const facts = [
    [phrases.device, device?.name],
    [phrases.vendor, device?.vendor],
    [phrases.address, alert.address ?? device?.address],
    [phrases.since, at(alert.firstTime)],
    [phrases.last, alert.count > 1 ? at(alert.lastTime) : undefined],
    [phrases.until, resolvedTime === undefined ? undefined : at(resolvedTime)],
    [phrases.howOften, alert.count > 1 ? phrases.times(alert.count) : undefined],
    [phrases.site, alert.site],
    [phrases.sensor, alert.sensor],
  ].flatMap(([name, value]) => (name && value ? [{ name, value }] : []));
  const seen = Object.entries(alert.evidence).map(([name, value]) => ({ name, value: String(value) }));
  const sections: Section[] = [{ type: 'text', text: alert.why }];
  if (resolvedTime === undefined) sections.push({ type: 'list', heading: phrases.advice, items: [alert.advice] });
  sections.push({ type: 'facts', facts });
  if (seen.length > 0) sections.push({ type: 'facts', heading: phrases.evidence, facts: seen.slice(0, FACTS_MAX) });
  return sections;
}

/** Under each reason for which they were held, those alerts. */
function digestLists(
  entries: readonly DigestEntry[],
  omitted: number,
  items: (alerts: readonly Alert[], omitted?: number) => string[],
): Section[] {
  const byReason = new Map<string, Alert[]>();
  for (const { alert, reason } of entries) byReason.set(reason, [...(byReason.get(reason) ?? []), alert]);
  return [...byReason].map(([reason, alerts], i) => ({
    type: 'list',
    heading: reason,
    items: items(bySeverity(alerts), i === byReason.size - 1 ? omitted : 0),
  }));
}

function listed(alerts: readonly Alert[], omitted: number, line: (alert: Alert) => string, phrases: Phrases): string[] {
  const rest = omitted + Math.max(0, alerts.length - LISTED_MAX);
  return [...alerts.slice(0, LISTED_MAX).map(line), ...(rest > 0 ? [phrases.omitted(rest)] : [])];
}

const lineOf = ({ title, firstTime, count }: Alert, at: Time): string =>
  `${title} (${at(firstTime)}${count > 1 ? `, ${count}×` : ''})`;

const stillGoing = (groups: readonly AlertGroup[], fresh: readonly Alert[]): Alert[] =>
  groups.flatMap(({ alerts }) => alerts.filter((alert) => alert.resolvedTime === undefined && !fresh.includes(alert)));

const SEVERITY_ORDER = { critical: 0, high: 1, normal: 2, info: 3 } as const;

const bySeverity = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort((a, b) => SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] || b.firstTime - a.firstTime);
