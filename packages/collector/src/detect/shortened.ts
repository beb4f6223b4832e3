import type { Evidence, Finding } from './detector.ts';

/** What strangers say in an alert is shown to people, sent on and kept by the thousand: it has an end. */
const TITLE_LENGTH_MAX = 300;
const EVIDENCE_LENGTH_MAX = 1_024;

const cut = (text: string, lengthMax: number): string =>
  text.length > lengthMax ? `${text.slice(0, lengthMax - 1)}…` : text;

/** The same finding, its texts cut where they go on without end. */
export function shortened(finding: Finding): Finding {
  const { title, evidence, advice } = finding;
  const isLong = (value: Evidence[string]) => typeof value === 'string' && value.length > EVIDENCE_LENGTH_MAX;
  if (title.length <= TITLE_LENGTH_MAX && advice.length <= TITLE_LENGTH_MAX && !Object.values(evidence).some(isLong)) {
    return finding;
  }
  const facts = Object.entries(evidence).map(([name, value]): [string, Evidence[string]] => [
    name,
    typeof value === 'string' ? cut(value, EVIDENCE_LENGTH_MAX) : value,
  ]);
  const words = { title: cut(title, TITLE_LENGTH_MAX), advice: cut(advice, TITLE_LENGTH_MAX) };
  return { ...finding, ...words, evidence: Object.fromEntries(facts) };
}
