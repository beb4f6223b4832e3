import { formatText } from './text.ts';

const LABEL_BYTES_MAX = 63;

/** Text of an option. RFC 2132 section 2: some clients end theirs with NUL although they should not. */
export function optionText(value: Uint8Array | undefined): string {
  if (!value) return '';
  let end = value.length;
  while (end > 0 && value[end - 1] === 0) end--;
  return formatText(value, 0, end);
}

/** Labels without compression; a name that is not fully qualified has no root at its end. "" when they do not fit. */
export function labelText(name: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; at < name.length && name[at] !== 0; ) {
    const labelEnd = at + 1 + (name[at] as number);
    if (labelEnd > name.length || (name[at] as number) > LABEL_BYTES_MAX) return '';
    labels.push(formatText(name, at + 1, labelEnd));
    at = labelEnd;
  }
  return labels.join('.');
}
