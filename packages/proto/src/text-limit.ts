/** Longer than any text a sensor writes but the data of some DNS records. */
export const TEXT_LENGTH_MAX = 4_096;

/**
 * A text as it is kept: tables remember texts of strangers, so each has an end. It is cut rather than refused, because
 * any machine on the network can make a sensor send a long one, and the rest of the batch must not go with it.
 */
export const cutText = (text: string): string =>
  text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX - 1)}…` : text;
