// Before every test file: properties are tried with the same values in every run, so that a red run is about what was
// changed. `npm run test:properties` tries others each time and prints the seed of what it finds.
import fc from 'fast-check';

const given = process.env['LANHOUND_SEED'];
if (given !== 'random') fc.configureGlobal({ seed: Number(given ?? 20_261_201) });
