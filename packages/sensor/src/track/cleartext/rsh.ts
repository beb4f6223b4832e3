import type { OpenDialogue } from '../dialogue.ts';
import { RcmdDialogue } from './rcmd.ts';

/**
 * rsh (rcmd(3)): port of the error stream, the user's name here, his name there, and the command. There is no password:
 * the server believes the name. The event has the name that is claimed, the first one.
 */
export const openRsh: OpenDialogue = (context) => new RcmdDialogue(context, 'rsh', ['other', 'name']);
