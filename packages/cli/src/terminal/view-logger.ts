import { loggerTo } from '@lanhound/runtime';
import type { View } from './view.ts';

/** A logger whose warnings and errors become notes between devices and alerts. */
export function viewLogger(view: Pick<View, 'note'>): ReturnType<typeof loggerTo> {
  return loggerTo('warn', (line) => {
    const { msg = '', err, reason, line: said, component } = JSON.parse(line) as LogLine;
    const about = component ? `${component}: ` : '';
    const why = err?.message ?? reason ?? said;
    view.note(`${about}${msg}${why ? ` (${why})` : ''}`);
  });
}

interface LogLine {
  msg?: string;
  component?: string;
  reason?: string;
  line?: string;
  err?: { message?: string };
}
