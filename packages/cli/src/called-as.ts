/** What a person types to run this: a checkout has no lanhound on the PATH. */
export const calledAs = (): string => (process.env['npm_command'] === 'exec' ? 'npx lanhound' : 'lanhound');
