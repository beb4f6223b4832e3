import type { Switch } from '../switch.ts';
import { timeFormat } from './message-of.ts';
import { type Language, phrasesOf } from './phrases.ts';

/** What people are told of a switch, in their language. */
export interface NoticeWords {
  title: string;
  text: string;
}

/** Words for what became of the switch, and by whom. */
export function createSwitchNotices({ language, timeZone }: { language: Language; timeZone: string }) {
  const phrases = phrasesOf(language);
  const at = timeFormat(phrases, timeZone);
  return (switched: Switch, by: string): NoticeWords =>
    switched.state === 'off' ? phrases.off(at(switched.sinceUs), by) : phrases.onAgain(by);
}
