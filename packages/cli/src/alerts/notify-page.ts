// Whether people are told of anything, and how it goes with each receiver.
import { timeOf } from '../devices/device-words.ts';
import { type Paint, printable } from '../terminal/style.ts';
import { type Column, tableLines } from '../terminal/table.ts';
import { formatLocal, plural } from '../terminal/units.ts';
import type { NotifyStatus, Switched } from './alert-answers.ts';

type Row = NotifyStatus['receivers'][number];

const minute = (time: string): string => formatLocal(timeOf(time)).slice(0, 16);

export function notifyPage({ switched, receivers }: NotifyStatus, width: number, paint: Paint): string[] {
  const words = printable(switchWords(switched));
  const state = switched.state === 'on' ? words : paint('yellow', words);
  if (receivers.length === 0) return [state, 'No receiver is configured.'];
  const columns: Column<Row>[] = [
    { title: 'RECEIVER', value: ({ name }) => name, tone: () => 'bold' },
    { title: 'FOR', value: ({ audience, person }) => (audience === 'person' ? person : `a ${audience}`) },
    { title: 'WAITING', value: waitingWord },
    {
      title: 'STATE',
      value: ({ failing }) => (failing ? `takes nothing since ${minute(failing.since)}: ${failing.reason}` : 'well'),
      tone: ({ failing }) => (failing ? 'red' : 'green'),
    },
  ];
  return [state, '', ...tableLines(columns, receivers, width, paint)];
}

function waitingWord({ waiting, summary, summaryDue }: Row): string {
  const due = summaryDue === undefined ? '' : ` for ${minute(summaryDue)}`;
  const parts = [
    ...(waiting > 0 ? [plural(waiting, 'message')] : []),
    ...(summary > 0 ? [`${plural(summary, 'alert')}${due}`] : []),
  ];
  return parts.join(', ') || '-';
}

const END_PAUSE = '`lanhound on` ends it.';

/** Whether alerts are told, in a sentence. */
export function switchWords(switched: Switched): string {
  switch (switched.state) {
    case 'on':
      return 'Alerts are told.';
    case 'paused':
      return `Paused by ${switched.by} until ${minute(switched.until)}: only what is critical is told. ${END_PAUSE}`;
    case 'off':
      return `Off since ${minute(switched.since)}, by ${switched.by}: nobody is told. \`lanhound on\` switches it on.`;
    default:
      return switched satisfies never;
  }
}
