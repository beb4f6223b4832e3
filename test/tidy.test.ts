import { basename } from 'node:path';
import { expect, test } from 'vitest';
import {
  forbiddenPackages,
  forbiddenStages,
  globalsUsed,
  linesWith,
  longFunctions,
  moduleState,
  nodesWith,
  type Rule,
  type StageTable,
} from './tidy/rules.ts';
import { importsOf, type SourceFile, sourceFile, sourceFiles } from './tidy/source-file.ts';

// The house rules. Each is a row of data; the message of a failing one says what to do.

const LIMITS = { fileLines: 400, functionLines: 70, lineChars: 120 };

/** What each package may import of ours, by its index and no other door. */
const PACKAGES: Record<string, readonly string[]> = {
  proto: [],
  runtime: [],
  identity: ['proto', 'runtime'],
  bus: ['proto', 'runtime', 'identity'],
  'embedded-clickhouse': ['runtime'],
  sensor: ['proto', 'runtime', 'bus'],
  collector: ['proto', 'runtime', 'bus'],
  cli: ['proto', 'runtime', 'identity', 'bus', 'embedded-clickhouse', 'sensor', 'collector'],
};

/** Of each stage, the stages before it that it may import. Only the roots know all. */
const STAGES: Record<string, StageTable> = {
  sensor: {
    roots: /^(sensor|index|.*-config)\.ts$/,
    stages: {
      capture: [],
      decode: ['capture'],
      track: ['decode'],
      publish: ['track'],
      // The other kind of capture: what others have written down, straight to events.
      import: ['decode', 'track'],
      // Beside the pipeline: what the sensor sends, and how that is kept out of what it hears.
      probe: ['decode', 'track'],
      // Beside the pipeline: one packet for people.
      dissect: ['capture', 'decode', 'track'],
    },
  },
  collector: {
    roots: /^(collector|index|.*-config)\.ts$/,
    stages: {
      ingest: [],
      inventory: [],
      // Beside the pipeline: the registries that the inventory asks for makers.
      vendors: ['inventory'],
      // Sensors are judged by how their streams fare.
      detect: ['ingest', 'inventory'],
      // Beside the pipeline: what the others remember, whatever it is.
      memory: [],
      store: ['ingest', 'inventory', 'detect'],
      notify: ['inventory', 'detect'],
      api: ['ingest', 'inventory', 'detect', 'store', 'notify'],
    },
  },
};

/** Stages that neither read nor write anything themselves: bytes and events in, events and findings out. */
const PURE =
  /^packages\/(proto\/src|sensor\/src\/(decode|track|dissect)|collector\/src\/(inventory|detect\/detectors))\//;
const OUTSIDE_WORLD = /^node:(fs|net|tls|http|https|http2|dgram|dns|child_process|worker_threads|timers)(\/|$)/;

/** Where a clock and randomness may come from; everything else is handed them. */
const MAY_MAKE_TIME = /^packages\/(runtime\/src\/clock\.ts|cli\/)/;

/** A line that is one text: broken in two it could no longer be searched for. */
const ONE_SENTENCE = /^([\w.]+:\s|[?:]\s|\.describe\()?(['"`]).*\2[),;]*$/;

const BANNED_NAMES = /(^|[-._])(utils?|helpers?|common|managers?)([-._]|$)/i;
const BANNED_WORDS = /\b(TODO|FIXME|XXX|HACK)\b|(?<![\w.@-])\/(work|root)\//;
const BANNED_SYNTAX = new Set(['ExportDefaultDeclaration', 'TSAnyKeyword', 'TSEnumDeclaration', 'TSNonNullExpression']);

const TEXT = /\.(ts|mts|mjs|js|md|ya?ml|proto|sh|service|toml)$|(^|\/)Dockerfile|^\.ci\//;
const THESE_RULES = 'test/tidy.test.ts';
const RECORDS_SKIPS = 'test/kit/src/requirement.ts';
const CONFIG_OF_A_TOOL = /(^|\/)vitest\.config\.ts$/;

const isProduct = ({ path, isCode, isTest }: SourceFile) => isCode && !isTest && /^packages\/[^/]+\/src\//.test(path);
const isText = ({ path }: SourceFile) => TEXT.test(path) && path !== THESE_RULES;

const rules: Rule[] = [
  {
    name: `no file has more than ${LIMITS.fileLines} lines`,
    advice: 'split it by what its parts are about',
    applies: ({ isCode }) => isCode,
    violations: ({ lines }) =>
      lines.length > LIMITS.fileLines + 1 ? [{ line: lines.length, found: `${lines.length} lines` }] : [],
  },
  {
    name: `no line has more than ${LIMITS.lineChars} characters`,
    advice: 'break it, or run `npm run format`; only a sentence in quotes on a line of its own may be longer',
    applies: ({ isCode }) => isCode,
    violations: (file) =>
      linesWith(file, new RegExp(`^.{${LIMITS.lineChars + 1},}`)).filter(({ found }) => !ONE_SENTENCE.test(found)),
  },
  {
    name: `no function has more than ${LIMITS.functionLines} lines`,
    advice: 'give its steps names of their own',
    applies: (file) => file.isCode && !file.isTest,
    violations: (file) => longFunctions(file, LIMITS.functionLines),
  },
  {
    name: 'no default exports, any, enums or non-null assertions',
    advice: 'export by name; use unknown, a union of literals, or `as T` where the bounds are known',
    applies: ({ isCode, path }) => isCode && !CONFIG_OF_A_TOOL.test(path),
    violations: (file) => nodesWith(file, ({ type }) => BANNED_SYNTAX.has(type)),
  },
  {
    name: 'no module has state',
    advice: 'make it in a function and pass it in',
    applies: isProduct,
    violations: moduleState,
  },
  {
    name: 'time and chance are passed in',
    advice: 'take a Clock, or a random: () => number',
    applies: (file) => isProduct(file) && !MAY_MAKE_TIME.test(file.path),
    violations: (file) => globalsUsed(file, ['Date.now', 'Math.random']),
  },
  {
    name: 'pure stages touch nothing outside',
    advice: 'move the reading or writing to the stage that does it, and pass in what it found',
    applies: (file) => isProduct(file) && PURE.test(file.path),
    violations: (file) =>
      importsOf(file).flatMap(({ line, specifier }) =>
        OUTSIDE_WORLD.test(specifier) ? [{ line, found: specifier }] : [],
      ),
  },
  {
    name: 'packages import only what the table allows, by its index',
    advice: 'move the code, or change PACKAGES in a commit of its own that says why',
    applies: isProduct,
    violations: (file) => forbiddenPackages(file, PACKAGES),
  },
  {
    name: 'stages import only stages before them',
    advice: 'move the code or pass it in from the root, or change STAGES in a commit of its own that says why',
    applies: isProduct,
    violations: (file) => forbiddenStages(file, STAGES),
  },
  {
    name: 'relative imports end in .ts',
    advice: 'write the name of the file as it is on disk',
    applies: ({ path }) => path.endsWith('.ts'),
    violations: (file) =>
      importsOf(file).flatMap(({ line, specifier, target }) =>
        target !== undefined && !/\.(ts|json)$/.test(target) ? [{ line, found: specifier }] : [],
      ),
  },
  {
    name: 'files are named for what they hold',
    advice: 'name it by a noun of the field',
    applies: () => true,
    violations: ({ path }) => path.split('/').flatMap((n) => (BANNED_NAMES.test(n) ? [{ line: 1, found: n }] : [])),
  },
  {
    name: 'nothing is left for later, and no machine is named',
    advice: 'do it, or leave it out; paths are relative to the repository',
    applies: isText,
    violations: (file) => linesWith(file, BANNED_WORDS),
  },
  {
    name: 'no test is singled out or left out',
    advice: 'remove it; a suite that needs something takes needs() of the test kit, which records why it was skipped',
    applies: ({ path, isTest }) => isTest && path !== RECORDS_SKIPS && path !== THESE_RULES,
    violations: (file) => linesWith(file, /\b(describe|test|it|suite|bench)(\.\w+)*\.(only|todo|skip|skipIf|runIf)\b/),
  },
];

const files = sourceFiles();

test.each(rules)('$name', ({ advice, applies, violations }) => {
  const found = files
    .filter(applies)
    .flatMap((file) => violations(file).map(({ line, found }) => `${file.path}:${line}: ${found}`));
  expect(found, advice).toEqual([]);
});

const breaks = (path: string, text: string): string[] => {
  const file = sourceFile(path, text);
  return rules.filter((rule) => rule.applies(file) && rule.violations(file).length > 0).map(({ name }) => name);
};

test.each([
  ['packages/bus/src/a.ts', 'export default 1;', /default exports/],
  ['packages/bus/src/a.ts', 'const a = (b: any) => b;', /any/],
  ['packages/bus/src/a.ts', 'enum A { b }', /enums/],
  ['packages/bus/src/a.ts', 'const a = b!;', /non-null/],
  ['packages/bus/src/a.ts', 'export let a = 1;', /state/],
  ['packages/bus/src/a.ts', 'const a = () => Date.now();', /time/],
  ['packages/bus/src/a.ts', "import { a } from '@lanhound/sensor';", /table allows/],
  ['packages/bus/src/a.ts', "import { a } from '@lanhound/proto/src/ip.ts';", /table allows/],
  ['packages/bus/src/a.ts', "import { a } from '../../proto/src/ip.ts';", /table allows/],
  ['packages/other/src/a.ts', '', /table allows/],
  ['packages/bus/src/a.ts', "import { a } from './b.js';", /end in \.ts/],
  ['packages/bus/src/helpers.ts', '', /named/],
  ['packages/bus/src/addr-utils/a.ts', '', /named/],
  ['packages/bus/src/a.ts', '// TODO: soon', /later/],
  ['docs/a.md', 'see /work/x', /machine/],
  ['packages/bus/src/a.test.ts', "test.only('a', () => {});", /singled out/],
  ['packages/bus/src/a.ts', `function a() {${'\n'.repeat(70)}}`, /function/],
  ['packages/bus/src/a.ts', `// ${'x'.repeat(118)}`, /characters/],
  ['packages/bus/src/a.ts', '\n'.repeat(401), /file/],
  ['packages/sensor/src/capture/a.ts', "import { a } from '../track/b.ts';", /before them/],
  ['packages/sensor/src/capture/a.ts', "export * from '../sensor.ts';", /before them/],
  ['packages/sensor/src/publish/a.ts', "type A = import('../capture/b.ts').B;", /before them/],
  ['packages/sensor/src/metrics.ts', "import { a } from './track/b.ts';", /before them/],
  ['packages/sensor/src/decode/a.ts', "import { a } from 'node:fs/promises';", /outside/],
])('%s with %j breaks a rule', (path, text, rule) => {
  expect(breaks(path, text)).toEqual([expect.stringMatching(rule)]);
});

test.each([
  ['packages/sensor/src/sensor.ts', "import { a } from './capture/b.ts'; import { c } from './publish/d.ts';"],
  ['packages/sensor/src/track/a.ts', "import type { Packet } from '../decode/packet.ts';"],
  ['packages/collector/src/detect/detectors/a.ts', "import { b } from '../window.ts';"],
  ['packages/bus/src/a.ts', `function a() {${'\n'.repeat(69)}}`],
  [`packages/bus/src/${basename(THESE_RULES)}`, "describe('a', () => {});"],
])('%s with %j breaks none', (path, text) => {
  expect(breaks(path, text)).toEqual([]);
});
