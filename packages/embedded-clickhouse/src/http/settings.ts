import { failure } from './errors.ts';

/** Settings, parameters and database that hold for one request. */
export interface SessionState {
  /** Empty for the engine's default database. */
  database: string;
  settings: ReadonlyMap<string, string>;
  /** Values as the HTTP interface takes them: escaped like a field of a TSV file. */
  parameters: ReadonlyMap<string, string>;
}

/** What a request has that sets nothing. */
export const NO_STATE: SessionState = { database: '', settings: new Map(), parameters: new Map() };

/** Makes session state by SQL, and takes it back. Names are checked, values are quoted. */
export function setUpSql({ database, settings, parameters }: SessionState): string {
  const changes = [
    ...[...settings].map(([name, value]) => `${settingName(name)} = ${quote(value)}`),
    ...[...parameters].map(([name, value]) => `param_${parameterName(name)} = ${quote(value)}`),
  ];
  return [
    ...(database ? [`USE ${quoteName(database)}`] : []),
    ...(changes.length > 0 ? [`SET ${changes.join(', ')}`] : []),
  ].join('; ');
}

/**
 * Settings go back to what the session had at its start. Parameters cannot be taken away, only emptied: the caller
 * checks that a request brings every parameter that its statement names.
 */
export function putBackSql(
  { database, settings, parameters }: SessionState,
  base: ReadonlyMap<string, string>,
): string {
  const changes = [
    ...[...settings.keys()].map((name) => `${name} = ${base.has(name) ? quote(base.get(name) as string) : 'DEFAULT'}`),
    ...[...parameters.keys()].map((name) => `param_${name} = ''`),
  ];
  return [...(database ? ['USE default'] : []), ...(changes.length > 0 ? [`SET ${changes.join(', ')}`] : [])].join(
    '; ',
  );
}

export const isEmptyState = ({ database, settings, parameters }: SessionState): boolean =>
  database === '' && settings.size === 0 && parameters.size === 0;

export function settingName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw failure('UNKNOWN_SETTING', `Unknown setting ${JSON.stringify(name)}: want letters, digits and _`);
  }
  return name;
}

export function parameterName(name: string): string {
  if (!/^[A-Za-z0-9_]+$/.test(name)) {
    throw failure('BAD_QUERY_PARAMETER', `Parameter param_${name} has a wrong name: want letters, digits and _`);
  }
  return name;
}

/** A string literal of ClickHouse SQL. */
export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;

/** A quoted identifier of ClickHouse SQL. */
export const quoteName = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
