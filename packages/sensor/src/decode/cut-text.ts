/** The characters and escapes of formatText that are there as a whole. */
const WHOLE = /^(?:\\\d{3}|\\\\|[\ud800-\udbff][\udc00-\udfff]|[^\\\ud800-\udfff])*/;

/** At most so many units of a text that formatText made, without half an escape or half a character at the end. */
export function cutText(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : (WHOLE.exec(text.slice(0, lengthMax))?.[0] ?? '');
}
