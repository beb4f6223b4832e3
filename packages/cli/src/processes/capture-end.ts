import { type CaptureEnd, describeProblem } from '@lanhound/sensor';

/** Files that ended early, a sentence each. */
export function problemsOf(end: CaptureEnd): string[] {
  if (end.type === 'end') return [];
  const { more = [], ...first } = end;
  return [first, ...more].map(describeProblem);
}
