import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link in a message can do, each its own link. */
export const LINK_ACTIONS = ['details', 'silence', 'allow'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** Whoever has the link may do the one thing with the one alert. */
export interface Linked {
  action: LinkAction;
  /** The id of the alert. */
  alert: string;
}

/** Long enough for a message that is read after a holiday of a week, and no longer: a mailbox is no safe. */
const VALID_MS = 7 * 24 * 3_600_000;

const TOKEN = /^([0-9a-z]{1,10})\.([\w-]{43})$/;

/** A token for the one thing: its end in seconds, and a signature over both. */
export function signLink(key: Buffer, linked: Linked, nowMs: number): string {
  const end = Math.ceil((nowMs + VALID_MS) / 1000).toString(36);
  return `${end}.${signatureOf(key, linked, end).toString('base64url')}`;
}

/** Whether a token is for this, and still good. Takes the same time wherever a signature differs. */
export function checkLink(key: Buffer, linked: Linked, token: string, nowMs: number): 'good' | 'wrong' | 'over' {
  const [, end, signature] = TOKEN.exec(token) ?? [];
  if (end === undefined || signature === undefined) return 'wrong';
  if (!timingSafeEqual(signatureOf(key, linked, end), Buffer.from(signature, 'base64url'))) return 'wrong';
  return Number.parseInt(end, 36) * 1000 > nowMs ? 'good' : 'over';
}

const signatureOf = (key: Buffer, { action, alert }: Linked, end: string): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify(['lanhound link', action, alert, end]))
    .digest();
