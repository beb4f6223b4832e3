import type { Severity } from '../../detect/detector.ts';

/** What a person reads: the same content for every receiver, which brings it into the form it can show. */
export interface Message {
  /** Of the notification. */
  id: string;
  /** One line that is understood without the rest. */
  title: string;
  severity: Severity;
  status: 'firing' | 'resolved' | 'digest' | 'notice';
  /** What there is to say, the most important first. */
  sections: readonly Section[];
  links: readonly Link[];
  /** Microseconds since 1970 UTC. */
  timeUs: number;
  /** BCP 47. */
  language: string;
}

export type Section =
  | { type: 'text'; text: string }
  /** `value` may come from the network: it is never markup. */
  | { type: 'facts'; heading?: string; facts: readonly { name: string; value: string }[] }
  | { type: 'list'; heading?: string; items: readonly string[] };

export interface Link {
  rel: 'details' | 'silence' | 'allow' | 'block' | 'home';
  text: string;
  url: string;
}
