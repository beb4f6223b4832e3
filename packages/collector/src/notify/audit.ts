import { formatTime } from '@lanhound/proto';
import type { AuditEntry } from '../inventory/changes.ts';
import type { NotifyChange, NotifyResult } from './changes.ts';
import { matcherText } from './matcher.ts';
import type { Silence } from './stages/silence.ts';

/** What the audit log says of a change that was made. */
export function auditOf(
  made: NotifyChange,
  result: Extract<NotifyResult, { type: 'done' }>,
): Pick<AuditEntry, 'action' | 'what'> {
  switch (made.type) {
    case 'silence': {
      const { endsUs } = made.silence;
      if (endsUs === undefined) return { action: 'allow', what: silenceWords(made.silence) };
      return { action: 'silence', what: `${silenceWords(made.silence)}, until ${minute(endsUs)}` };
    }
    case 'unsilence':
      return { action: 'unsilence', what: result.silence ? silenceWords(result.silence) : made.id };
    case 'pause':
      return { action: 'pause', what: `alerts wait until ${minute(made.untilUs)}` };
    case 'off':
      return { action: 'off', what: 'nobody is told of alerts' };
    case 'on':
      return { action: 'on', what: 'alerts are told' };
    default:
      return made satisfies never;
  }
}

const silenceWords = ({ id, matchers, comment }: Silence): string =>
  `${id}${comment && ` (${comment})`}: ${matchers.map(matcherText).join(' ')}`;

const minute = (us: number): string => `${formatTime(us).slice(0, 16)}Z`;
