import { isAppError } from '../../shared/errors/app-error.ts';
import type { CaptureId, TargetId } from '../../shared/model/ids.ts';
import type { FieldSource } from '../packs/schema/incident.ts';
import type { Clock } from '../platform/clock.ts';
import type { CaptureStore } from './capture/capture-store.ts';
import type { EvidenceFolder } from './capture/evidence-folder.ts';
import { newestMatches } from './capture/newest-matches.ts';
import { fillField } from './fill-fields.ts';
import type { Filled } from './fill-fields.ts';
import type { Clean } from './hide/hide-text.ts';
import type { IncidentTarget, Witnesses } from './incident-ports.ts';
import { fieldPart } from './incident-record.ts';
import type { IncidentRecord } from './incident-record.ts';
import type { StoredField, StoredIncident } from './incident-rows.ts';
import type { IncidentStore } from './incident-store.ts';

type IncidentFieldsParts = {
  readonly store: IncidentStore;
  readonly record: IncidentRecord;
  readonly captures: CaptureStore;
  readonly folderOf: (id: StoredIncident['id'], captureId: CaptureId) => EvidenceFolder;
  readonly clock: Clock;
  readonly witnesses: Witnesses;
  readonly clean: Clean;
};

/** The console as one that fills in a field. */
const byConsole = 'console';

/** Fills in the fields of an incident as far as they are known; what an operator said stays. */
export class IncidentFields {
  readonly #parts: IncidentFieldsParts;

  constructor(parts: IncidentFieldsParts) {
    this.#parts = parts;
  }

  /** What can be read from the target now. */
  async fill(incident: StoredIncident, signal: AbortSignal): Promise<void> {
    const { witnesses } = this.#parts;
    const target = targetOrNull(witnesses, incident.targetId);
    if (target === null) return;
    await this.learn(target, signal);
    const read = new Map<string, Filled>();
    for (const { fieldId, source } of this.#unsaid(target, incident))
      read.set(fieldId, await fillField(target, source, witnesses, signal));
    this.#keep(incident, read);
  }

  /** What stands in the captured logs. */
  async fillFromLogs(incident: StoredIncident, captureId: CaptureId, signal: AbortSignal): Promise<void> {
    const { witnesses, captures, folderOf } = this.#parts;
    const target = targetOrNull(witnesses, incident.targetId);
    if (target === null) return;
    const items = captures.list(incident.id).find(({ id }) => id === captureId)?.items ?? [];
    const read = new Map<string, Filled>();
    for (const { fieldId, source } of this.#unsaid(target, incident)) {
      const path = 'log' in source ? items.find(({ id }) => id === `log-${source.log}`)?.path : null;
      if (!('log' in source) || path === null || path === undefined) continue;
      const whole = folderOf(incident.id, captureId).pathOf(path);
      const found = await newestMatches(whole, source.pattern, source.limit, signal);
      if (found.length > 0) read.set(fieldId, { value: found.join('\n'), problem: null });
    }
    this.#keep(incident, read);
  }

  /** What the pack of today says about the fields that the incident was opened with. */
  #unsaid(
    { pack }: IncidentTarget,
    { id, template }: StoredIncident,
  ): readonly { readonly fieldId: string; readonly source: FieldSource }[] {
    const said = this.#parts.store.fields(id);
    return template.flatMap((field) => {
      const source = pack?.incident?.fields.find((one) => one.id === field.id)?.from;
      return source === undefined || isOperators(said.get(field.id)) ? [] : [{ fieldId: field.id, source }];
    });
  }

  /** What an operator said while it was read stays. */
  #keep(incident: StoredIncident, read: ReadonlyMap<string, Filled>): void {
    const { store, record } = this.#parts;
    const said = store.fields(incident.id);
    const kept = [...read].flatMap(([fieldId, filled]) =>
      filled === null || isOperators(said.get(fieldId)) ? [] : [[fieldId, this.#stored(filled)] as const],
    );
    if (kept.length === 0) return;
    record.write({ action: 'incident.filled', incident, details: { fields: kept.length } }, () =>
      kept.map(([fieldId, field]) => {
        store.saveField(incident.id, fieldId, field);
        return fieldPart(fieldId, field);
      }),
    );
  }

  #stored({ value, problem }: NonNullable<Filled>): StoredField {
    const { clock, clean } = this.#parts;
    return {
      value: value === null ? null : clean(value),
      by: value === null ? null : byConsole,
      at: clock.now(),
      problem,
    };
  }

  /** Makes the secrets of a target known before anything of it is kept. What cannot be learnt now is hidden by the way it is written. */
  async learn(target: IncidentTarget, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.witnesses.learnSecrets(target.id, signal);
    } catch (error: unknown) {
      if (!isAppError(error)) throw error;
    }
  }
}

function isOperators(field: StoredField | undefined): boolean {
  return field !== undefined && field.by !== null && field.by !== byConsole;
}

function targetOrNull(witnesses: Witnesses, id: TargetId): IncidentTarget | null {
  try {
    return witnesses.target(id);
  } catch (error: unknown) {
    if (isAppError(error)) return null;
    throw error;
  }
}
