import type { Report } from '@lanhound/runtime';

/** How an import is. Each change is told once. */
export interface ImportHealth {
  well(): void;
  /** Nothing is read for now; it is tried again. */
  away(reason: string): void;
  /** Something is read, but not as it should be. */
  doubtful(reason: string): void;
  notSaved(error: unknown): void;
}

export function createImportHealth(name: string, report: Report): ImportHealth {
  const component = `sensor/import ${name}`;
  let said = '';
  let isSaving = true;
  const say = (reason: string, tell: () => void) => {
    if (reason === said) return;
    said = reason;
    tell();
  };
  return {
    well: () =>
      say('', () => {
        report.health(component, { state: 'ok' });
        report.log.info({ import: name }, 'the import reads again');
      }),
    away: (reason) =>
      say(reason, () => {
        report.health(component, { state: 'failed', reason });
        report.log.warn({ import: name, reason }, 'the import waits; lanhound doctor says what to do');
      }),
    doubtful: (reason) =>
      say(reason, () => {
        report.health(component, { state: 'degraded', reason });
        report.log.warn({ import: name, reason }, 'the import is not as it should be');
      }),
    notSaved: (error) => {
      if (isSaving) report.log.error({ import: name, err: error }, 'how far the import got cannot be kept');
      isSaving = false;
    },
  };
}
