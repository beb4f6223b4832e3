import type { Alert } from '../../detect/alert.ts';
import type { Link } from '../message/message.ts';
import type { Phrases } from '../message/phrases.ts';
import { LINK_ACTIONS, type LinkAction, signLink } from './link-token.ts';

export interface MessageLinksOptions {
  /** Where people reach the interface; without it there are no links. */
  externalUrl: string;
  key: Buffer;
  nowMs(): number;
}

/** What a person may do about an alert from a message about it. */
export function createMessageLinks({ externalUrl, key, nowMs }: MessageLinksOptions) {
  return (alert: Pick<Alert, 'id' | 'resolvedTime'> | undefined, phrases: Phrases): Link[] => {
    if (externalUrl === '' || alert === undefined) return [];
    const actions = LINK_ACTIONS.filter((action) => action === 'details' || alert.resolvedTime === undefined);
    return actions.map((action) => ({
      rel: action,
      text: phrases.links[action],
      url: `${externalUrl}${linkPath(encodeURIComponent(alert.id), action)}?t=${signLink(key, { action, alert: alert.id }, nowMs())}`,
    }));
  };
}

/** The page that a link opens. */
export const linkPath = (alert: string, action: LinkAction): string =>
  `/alerts/${alert}${action === 'details' ? '' : `/${action}`}`;
