import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { lineHash, NO_LINE } from '../evidence/chain.ts';
import { ecsOf } from '../evidence/ecs.ts';
import { type DeviceOf, type EvidenceRecord, evidenceRecords } from '../evidence/record.ts';
import { syslogOf } from '../evidence/syslog.ts';
import type { Notification } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';
import { rotatedFile, rotation } from '../rotated-file.ts';

const FORMS = ['jsonl', 'ecs', 'syslog'] as const;
type Form = (typeof FORMS)[number];

/** All that happened, muted or not, in lines of which each vouches for the one before. */
export const evidenceReceiver = defineReceiver({
  audience: 'record',
  hearsAll: true,
  config: z.strictObject({
    type: z.literal('evidence').describe('A file of everything, that shows when it was changed.'),
    file: z.string().min(1).default('evidence.jsonl').describe('Path; a relative one is within dataDir.'),
    form: z
      .enum(FORMS)
      .default('jsonl')
      .describe('JSON of our own, which `lanhound report` reads; Elastic Common Schema; or RFC 5424.'),
    ...rotation(50_000_000, 20),
  }),
  create({ file, form, ...limits }, { dataDir, deviceOf }) {
    const into = rotatedFile(resolve(dataDir, file), limits);
    let previous: string | undefined;
    return {
      async send(notification) {
        if (previous === undefined) {
          const last = await into.lastLine();
          previous = last === undefined ? NO_LINE : lineHash(last);
        }
        const lines = linesAfter(previous, form, notification, deviceOf);
        await into.append(lines.map((line) => `${line}\n`).join(''));
        previous = lines.length > 0 ? lineHash(lines.at(-1) as string) : previous;
      },
      close: into.close,
    };
  },
  linesOf: (notification, { form }) => linesAfter(NO_LINE, form, notification, () => undefined),
});

function linesAfter(previous: string, form: Form, notification: Notification, deviceOf: DeviceOf): string[] {
  const lines: string[] = [];
  for (const record of evidenceRecords(notification, deviceOf)) {
    const last = lines.at(-1);
    lines.push(lineOf(record, form, last === undefined ? previous : lineHash(last)));
  }
  return lines;
}

function lineOf(record: EvidenceRecord, form: Form, previous: string): string {
  switch (form) {
    case 'jsonl':
      return JSON.stringify({ previous, ...record });
    case 'ecs':
      return JSON.stringify(ecsOf(record, previous));
    case 'syslog':
      return syslogOf(record, previous, hostname());
    default:
      return form satisfies never;
  }
}
