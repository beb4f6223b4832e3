// The words around what detectors say, by language. Another language is another file with the same functions.
import type { Severity } from '../../detect/detector.ts';
import { german } from './phrases-de.ts';
import { english } from './phrases-en.ts';

export interface Phrases {
  language: string;
  at(parts: { weekday: string; day: string; month: string; time: string }): string;
  severity: Record<Severity, string>;
  over(title: string): string;
  more(title: string, count: number): string;
  allOver(count: number): string;
  times(count: number): string;
  device: string;
  address: string;
  vendor: string;
  sensor: string;
  site: string;
  since: string;
  last: string;
  until: string;
  howOften: string;
  advice: string;
  evidence: string;
  furtherAlerts: string;
  stillGoing: string;
  omitted(count: number): string;
  lastOfDay: string;
  digestTitle(count: number): string;
  digestLead(from: string, until: string): string;
  /** Alerts are switched off, since when and by whom. */
  off(since: string, by: string): { title: string; text: string };
  onAgain(by: string): { title: string; text: string };
  /** On the pages that links open. */
  page: {
    silence: { ask: string; does: string };
    allow: { ask: string; does: string };
    silenced(until: string): string;
    allowed: string;
    undo: string;
    linkOver: string;
    linkWrong: string;
    noAlert: string;
    later: string;
  };
  links: Record<'details' | 'silence' | 'allow' | 'block' | 'home', string>;
}

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export function phrasesOf(language: Language): Phrases {
  switch (language) {
    case 'en':
      return english;
    case 'de':
      return german;
    default:
      return language satisfies never;
  }
}
