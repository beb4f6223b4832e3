import type { OpenDialogue } from '../dialogue.ts';
import { RcmdDialogue } from './rcmd.ts';

/** rexec (rexecd(8)): port of the error stream, user, password, and the command. */
export const openRexec: OpenDialogue = (context) => new RcmdDialogue(context, 'rexec', ['other', 'name', 'secret']);
