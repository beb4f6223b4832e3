/** Without what is easily taken for another: 0 and o, 1, i and l. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** Some 28 million names, for at most a thousand silences. */
const LENGTH = 5;

/** A name that is short enough to type, and that none of these has. */
export function newSilenceName(random: () => number, taken: readonly { id: string }[]): string {
  for (let length = LENGTH; ; length++) {
    const letters = Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]);
    const id = letters.join('');
    if (!taken.some((each) => each.id === id)) return id;
  }
}
