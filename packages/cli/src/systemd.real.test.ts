import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, REPOSITORY, temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';

needs({ programs: ['systemd-analyze'] })('systemd finds little exposed', () => {
  test.each([
    // The right to capture, and packet sockets, are what it costs.
    ['lanhound-sensor@.service', 1.9],
    ['lanhound-collector.service', 1.5],
  ])('%s: at most %d of 10', (name, exposureMax) => {
    const dir = temporaryDirectory();
    // A template is looked at by the name of an instance.
    const unit = join(dir, name.replace('@', '@attic'));
    copyFileSync(join(REPOSITORY, 'deploy/systemd', name), unit);
    const args = ['security', '--offline=yes', '--no-pager', unit];
    const said = execFileSync('systemd-analyze', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const [, exposure] = /Overall exposure level for .*: ([\d.]+)/.exec(said) ?? [];
    expect(Number(exposure), said).toBeLessThanOrEqual(exposureMax);
  });
});
