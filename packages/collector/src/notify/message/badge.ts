import type { Severity } from '../../detect/detector.ts';
import type { Message } from './message.ts';

/** How a message shows at a glance, and how loud it is. */
export interface Badge {
  emoji: string;
  /** What GitHub, ntfy and others call that emoji. */
  shortcode: string;
  /** RGB. */
  colour: number;
  /** `info` makes no sound. */
  urgency: Severity;
}

const OF_SEVERITY: Record<Severity, Badge> = {
  critical: { emoji: '🚨', shortcode: 'rotating_light', colour: 0xc62828, urgency: 'critical' },
  high: { emoji: '⚠️', shortcode: 'warning', colour: 0xef6c00, urgency: 'high' },
  normal: { emoji: '👀', shortcode: 'eyes', colour: 0x1565c0, urgency: 'normal' },
  info: { emoji: 'ℹ️', shortcode: 'information_source', colour: 0x616161, urgency: 'info' },
};

/** What is over, or could wait, wakes nobody, however bad it was. */
const calm = (urgency: Severity): Severity => (urgency === 'info' ? 'info' : 'normal');

export function badgeOf({ severity, status }: Pick<Message, 'severity' | 'status'>): Badge {
  switch (status) {
    case 'firing':
    case 'notice':
      return OF_SEVERITY[severity];
    case 'resolved':
      return { emoji: '✅', shortcode: 'white_check_mark', colour: 0x2e7d32, urgency: calm(severity) };
    case 'digest':
      return { emoji: '📋', shortcode: 'clipboard', colour: 0x455a64, urgency: 'info' };
    default:
      return status satisfies never;
  }
}

/** For receivers that show no icon of their own. */
export const titleWithEmoji = (message: Message): string => `${badgeOf(message).emoji} ${message.title}`;
