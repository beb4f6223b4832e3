import { z } from 'zod';
import type { Severity } from '../../detect/detector.ts';
import { badgeOf } from '../message/badge.ts';
import { escapeHtml, inlineHtml } from '../message/inline-html.ts';
import { cut, linksOf, type Markup, markupOf } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';
import { runProgram } from '../run-program.ts';

/** What fits on a notification; desktops cut further. */
const TITLE_MAX = 200;
const BODY_MAX = 2000;

/** The urgencies of the Desktop Notifications Specification: what is critical stays until somebody closes it. */
const URGENCIES: Record<Severity, string> = { info: 'low', normal: 'normal', high: 'normal', critical: 'critical' };

/** The little of HTML that the specification knows. */
const markup: Markup = { ...inlineHtml('\n'), verbatim: escapeHtml };

/** A notification on the desktop of this machine. */
export const desktopReceiver = defineReceiver({
  audience: 'person',
  config: z.strictObject({
    type: z.literal('desktop').describe("A notification on this machine's desktop, by notify-send (freedesktop.org)."),
    program: z.string().min(1).max(1000).default('notify-send').describe('Name or path of notify-send.'),
  }),
  create({ program }, { messageOf }) {
    return {
      send: (notification, signal) => runProgram({ program, arguments: argumentsOf(messageOf(notification)) }, signal),
    };
  },
});

function argumentsOf(message: Message): string[] {
  const links = message.links.length > 0 ? `\n\n${linksOf(message.links, markup)}` : '';
  // Links are worth less than what is said.
  const room = links.length < BODY_MAX / 2 ? links : '';
  return [
    ...['--app-name=lanhound', '--icon=security-medium', '--category=network'],
    `--urgency=${URGENCIES[badgeOf(message).urgency]}`,
    // What follows is no option, whatever it begins with.
    '--',
    cut(message.title, TITLE_MAX),
    `${markupOf(message, markup, { most: BODY_MAX - room.length })}${room}`,
  ];
}
