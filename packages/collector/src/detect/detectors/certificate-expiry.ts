import { z } from 'zod';
import { type CertificateEnding, type Detector, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';

const DAY_MS = 24 * 3600 * 1000;

const config = z.strictObject({
  urgentMs: z
    .int()
    .min(0)
    .max(90 * DAY_MS)
    .default(14 * DAY_MS)
    .describe(
      'A certificate that ends within this time is said once more, and as high. The first word comes ninety days ' +
        'before; two weeks are left for those who read it on a journey.',
    ),
});

/** Sensors, and a few of the collector's own. */
const CERTIFICATES_MAX = 10_000;

type Phase = 'soon' | 'urgent' | 'ended';

const Told = z.object({ phase: z.enum(['soon', 'urgent', 'ended']), site: z.string() });
type Told = z.output<typeof Told>;

const SavedState = z.array(z.tuple([z.string(), Told]));

export const certificateExpiry = defineDetector({
  name: 'certificate-expiry',
  severity: 'high',
  summary: 'A certificate between sensors and collector ends soon: after that its owner is not let in.',
  resolves: true,
  config,
  create({ urgentMs }, deps): Detector {
    const told = boundedMap<Told>({ keysMax: CERTIFICATES_MAX, onRefused: () => deps.onRefused('certificates') });
    const phaseOf = (endMs: number, nowMs: number): Phase =>
      endMs <= nowMs ? 'ended' : endMs - nowMs <= urgentMs ? 'urgent' : 'soon';
    const over = (of: string, { phase, site }: Told, time: number) => {
      told.delete(of);
      deps.resolve({ site, identity: [of, phase], time });
    };
    return {
      certificates(due, timeUs, nowMs) {
        const dueOf = new Set(due.map(({ of }) => of));
        for (const [of, last] of told.save()) if (!dueOf.has(of)) over(of, last, timeUs);
        for (const each of due) {
          const phase = phaseOf(each.endMs, nowMs);
          const last = told.get(each.of);
          if (last?.phase === phase) continue;
          if (last) over(each.of, last, timeUs);
          if (told.set(each.of, { phase, site: each.site })) deps.raise(findingOf(each, phase, timeUs));
        }
      },
      save: () => told.save(),
      restore: (state) => told.restore(SavedState.parse(state)),
    };
  },
});

function findingOf({ of, endMs, advice, site, sensor }: CertificateEnding, phase: Phase, time: number): Finding {
  const day = new Date(endMs).toISOString().slice(0, 10);
  return {
    severity: phase === 'soon' ? 'normal' : 'high',
    identity: [of, phase],
    time,
    site,
    sensor,
    title: `The certificate of ${of} ${phase === 'ended' ? 'ended' : 'ends'} on ${day}`,
    evidence: { certificate: of, ends: day },
    why: 'Without a certificate that counts nothing is let through, and what sensors see does not arrive.',
    advice,
  };
}
