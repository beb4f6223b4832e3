import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { lanhound } from '../testing/lanhound.ts';

test('registries are shown, updated from files, and what is no registry is refused', async () => {
  const dataDir = temporaryDirectory();
  const folder = ['--data-dir', dataDir];
  const file = join(dataDir, 'oui.csv');
  const config = join(dataDir, 'collector.yaml');
  writeFileSync(config, 'vendors: { shrinkMax: 1 }\n');
  writeFileSync(file, 'Registry,Assignment,Organization Name,Organization Address\r\nMA-L,00F1F2,Maker,\r\n');
  const shown = await lanhound('vendors', 'show', ...folder);
  expect(shown.stdout).toMatch(/^\d{5} MA-L, \d{4} MA-M and \d{4} MA-S of 20\d\d-\d\d-\d\d \(built in\)\n$/);
  expect(await lanhound('vendors', 'update', '--from', file, ...folder)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^lanhound: .*oui\.csv: it has 1 blocks, want at least \d{5} as the one in use has\n$/,
    ),
  });
  const updated = await lanhound('vendors', 'update', '--from', file, '--config', config, ...folder);
  expect(updated.stdout).toMatch(/^1 MA-L, \d{4} MA-M .*, before \d{5} MA-L/);
  expect((await lanhound('vendors', 'show', ...folder)).stdout).toMatch(/^1 MA-L, .* \(update\)\n$/);
});
