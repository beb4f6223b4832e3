import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDeviceList, writeDeviceList } from './device-list.ts';
import { aDevice } from './testing/sample-device.ts';

const MAC = 'aa:bb:cc:00:00:01';

const devicesOf = (text: string) => {
  const { entries, problems } = readDeviceList(text);
  expect(problems).toEqual([]);
  return entries.map(({ where, device }) => [where, device]);
};

test.each([
  ['a MAC and a name', `${MAC}, Toaster\n`, [['line 1', { mac: MAC, name: 'Toaster' }]]],
  ['a MAC alone', MAC, [['line 1', { mac: MAC }]]],
  ['a MAC as others write it', 'AA-BB-CC-00-00-01;Toaster', [['line 1', { mac: MAC, name: 'Toaster' }]]],
  [
    'remarks, empty lines and a mark of Unicode',
    `\uFEFF# known\n\n${MAC},"Anna's ""big"" TV"\n`,
    [['line 3', { mac: MAC, name: 'Anna\'s "big" TV' }]],
  ],
  ['tabs', `${MAC}\tToaster`, [['line 1', { mac: MAC, name: 'Toaster' }]]],
  [
    'a head, and what only tells who it is',
    `name,MAC,tags,quiet,vendor\nTV,${MAC},"kids, living room",true,Acme\n`,
    [['line 2', { mac: MAC, name: 'TV', tags: ['kids', 'living room'], quiet: true }]],
  ],
  ['what a table program made of a formula', `mac,name\n${MAC},'=TV\n`, [['line 2', { mac: MAC, name: '=TV' }]]],
  ['JSON', `[{"mac":"${MAC}","name":"TV","label":"x"}]`, [['device 1', { mac: MAC, name: 'TV' }]]],
  ['JSON in an object', `{"devices":[{"mac":"${MAC}"}]}`, [['device 1', { mac: MAC }]]],
])('%s', (_, text, devices) => expect(devicesOf(text)).toEqual(devices));

test.each([
  ['nothing', '', /it is empty/],
  ['a line that is no MAC', `${MAC},a\ntoaster,b`, /^line 2: mac: want a MAC/],
  ['a group', 'ff:ff:ff:ff:ff:ff,all', /^line 1: mac: want the MAC of one device/],
  ['a MAC twice', `${MAC},a\n\nAA-BB-CC-00-00-01,b`, /^line 3: .* stands on line 1 already/],
  ['a column that is none', `mac,nmae\n${MAC},x`, /^line 1: "nmae" is no column.*want .*name/],
  ['no column of MACs', 'name,owner\nx,y', /^line 1: no column is mac/],
  ['too many columns', `${MAC},a,b`, /line 1: Unrecognized key: "\\?"b/],
  ['a state that is none', `mac,state\n${MAC},nice`, /^line 2: state: /],
  ['quiet that is neither', `mac,quiet\n${MAC},perhaps`, /^line 2: quiet: /],
  ['a name that is too long', `${MAC},${'x'.repeat(65)}`, /^line 1: name: .*64/],
  ['a quote that never ends', `${MAC},"a\nb`, /line \d/],
  ['JSON that ends early', '[{"mac":', /it is no JSON/],
  ['JSON of something else', '{"alerts":[]}', /want a list/],
  ['JSON with a bad entry', `[{"mac":"${MAC}"},5]`, /^device 2: /],
  ['too many', Array.from({ length: 10_001 }, () => MAC).join('\n'), /10001 devices, want at most 10000/],
])('%s is refused where it stands', (_, text, message) => {
  const { entries, problems } = readDeviceList(text);
  expect(problems).toEqual([expect.stringMatching(message)]);
  expect(entries.length).toBeLessThan(2);
});

const words = fc
  .stringMatching(/^[^\p{C}\p{Z},]([^\p{C},]{0,20}[^\p{C}\p{Z},])?$/u)
  .filter((text) => !text.startsWith("'"));

test.each(['csv', 'json'] as const)('what is exported as %s is imported as it was', (format) => {
  const given = fc.record({
    name: words,
    owner: words,
    notes: words,
    tags: fc.uniqueArray(words, { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(given, (said) => {
      const device = aDevice({ mac: MAC, given: { ...said, allow: ['10.0.0.0/8'], quiet: true }, names: ['=cmd'] });
      const wanted = { site: 'home', mac: MAC, macs: [MAC], state: 'new', ...said, allow: ['10.0.0.0/8'], quiet: true };
      expect(devicesOf(writeDeviceList([device], format))).toEqual([[expect.any(String), wanted]]);
    }),
  );
});

test('no cell of the table begins as a formula', () => {
  const device = aDevice({ mac: MAC, label: '=HYPERLINK("http://evil.example")', vendor: '@SUM(1)' });
  const csv = writeDeviceList([device], 'csv');
  expect(csv).toContain(`"'=HYPERLINK(`);
  expect(csv).toContain(`'@SUM(1)`);
});

test('whatever is in a file, it is read or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.stringMatching(/^[a-f0-9:,"\n;#']{0,60}$/)),
      (text) => {
        const { entries, problems } = readDeviceList(text);
        expect(entries.length + problems.length).toBeGreaterThanOrEqual(text.trim() === '[]' ? 0 : problems.length);
      },
    ),
  );
});
