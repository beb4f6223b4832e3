/** How often a fault is made: a few times in `npm test`, LANHOUND_FAULTS times as often in `npm run test:faults`. */
export const timesOf = (times: number): number => times * Number(process.env['LANHOUND_FAULTS'] ?? 1);
