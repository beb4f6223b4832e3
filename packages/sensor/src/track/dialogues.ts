import { APP } from './app/apps.ts';
import { createServerNameReader } from './app/server-name.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from './dialogue.ts';

/** Who reads what is said in flows, by the application's code. */
export function createDialogues(): readonly (OpenDialogue | undefined)[] {
  const serverNameIn = createServerNameReader();
  const openNamed =
    (app: number): OpenDialogue =>
    ({ name }: DialogueContext): DialogueReader => ({
      hear(bytes, start, end) {
        const serverName = serverNameIn(bytes, start, end, app);
        if (serverName !== '') name(serverName);
        return ENOUGH;
      },
      miss: () => false,
      end: () => {},
    });
  const dialogues: (OpenDialogue | undefined)[] = [];
  dialogues[APP.tls] = openNamed(APP.tls);
  dialogues[APP.http] = openNamed(APP.http);
  dialogues[APP.upnp] = openNamed(APP.http);
  return dialogues;
}
