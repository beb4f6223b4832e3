import { isKeyword, type Token } from './lexer.ts';

/** {name:Type} in a statement. */
export interface Placeholder {
  name: string;
  /** Stands for the name of a table or column, not for a value. */
  isIdentifier: boolean;
}

export function placeholders(tokens: readonly Token[]): Placeholder[] {
  return tokens.flatMap((token, i) => {
    const [name, colon, type] = tokens.slice(i + 1, i + 4);
    if (token.text !== '{' || name?.kind !== 'word' || colon?.text !== ':') return [];
    return [{ name: name.text, isIdentifier: isKeyword(type, 'IDENTIFIER') }];
  });
}
