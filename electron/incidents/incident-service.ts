import { randomBytes } from 'node:crypto';
import { IncidentId } from '../../shared/model/ids.ts';
import type { JobId, RunId, TargetId } from '../../shared/model/ids.ts';
import type {
  Incident,
  IncidentField,
  IncidentOrigin,
  IncidentSummary,
} from '../../shared/model/incident.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { CaptureService } from './capture/capture-service.ts';
import type { CaptureStore } from './capture/capture-store.ts';
import type { Clean } from './hide/hide-text.ts';
import {
  incidentClosed,
  unknownField,
  unknownFollowUp,
  unknownIncident,
  wrongTime,
} from './incident-errors.ts';
import type { IncidentFields } from './incident-fields.ts';
import { fieldPart, followUpPart, headPart, notePart, runPart } from './incident-record.ts';
import type { IncidentRecord, RecordedPart } from './incident-record.ts';
import type { Witnesses } from './incident-ports.ts';
import type { StoredIncident } from './incident-rows.ts';
import type { IncidentStore } from './incident-store.ts';
import { evidenceFrom, originOf, timelineOf, wellSince } from './incident-times.ts';

type IncidentServiceParts = {
  readonly store: IncidentStore;
  readonly captures: CaptureStore;
  readonly capturing: CaptureService;
  readonly fields: IncidentFields;
  readonly clock: Clock;
  readonly record: IncidentRecord;
  readonly operator: string;
  readonly witnesses: Witnesses;
  readonly clean: Clean;
  readonly onChange: (id: IncidentId) => void;
};

type OpenIncident = {
  readonly targetId: TargetId;
  readonly title: string | null;
  readonly because: IncidentOrigin['kind'];
  readonly runId: RunId | null;
  readonly from: number | null;
};

/** Incidents: what is known of them, what people say of them, how they end. Texts from people and targets are kept without secrets. */
export class IncidentService {
  readonly #parts: IncidentServiceParts;

  constructor(parts: IncidentServiceParts) {
    this.#parts = parts;
  }

  list(targetId: TargetId | null, open: boolean | null): readonly IncidentSummary[] {
    return this.#parts.store
      .list()
      .filter((incident) => targetId === null || incident.targetId === targetId)
      .filter(({ state }) => open === null || (state === 'open') === open);
  }

  summary(id: IncidentId): IncidentSummary {
    return this.#parts.store.summary(this.stored(id));
  }

  /** @throws AppError incident/unknown */
  stored(id: IncidentId): StoredIncident {
    const incident = this.#parts.store.find(id);
    if (incident === null) throw unknownIncident(id);
    return incident;
  }

  get(id: IncidentId): Incident {
    const { store, captures, witnesses } = this.#parts;
    const { template, ...incident } = this.stored(id);
    const said = store.fields(id);
    const unsaid = { value: null, by: null, at: null, problem: null };
    const linked = store.runs(id);
    const runs = new Map([
      ...linked.flatMap((runId) => witnesses.run(runId) ?? []).map((run) => [run.id, run] as const),
      ...witnesses.runsOf(id).map((run) => [run.id, run] as const),
    ]);
    return {
      ...store.summary({ template, ...incident }),
      ...incident,
      evidenceFrom: evidenceFrom(incident),
      fields: template.map((field): IncidentField => ({ ...field, ...(said.get(field.id) ?? unsaid) })),
      notes: [...store.notes(id).values()],
      followUps: store.followUps(id),
      runIds: [...new Set([...linked, ...runs.keys()])],
      runs: [...runs.values()].toSorted((left, right) => left.startedAt - right.startedAt),
      evidence: captures.list(id),
      timeline: timelineOf(incident, witnesses, this.#parts.clock.now()),
    };
  }

  async open(wish: OpenIncident, signal: AbortSignal): Promise<Incident> {
    const { store, clock, operator, witnesses } = this.#parts;
    const target = witnesses.target(wish.targetId);
    await this.#parts.fields.learn(target, signal);
    const standing = witnesses.standing(wish.targetId);
    const now = clock.now();
    const okUntil = witnesses.okUntil(wish.targetId);
    const began = wish.runId === null ? null : (witnesses.run(wish.runId)?.startedAt ?? null);
    const from = wish.from ?? Math.min(okUntil ?? now, began ?? now);
    if (from > now) throw wrongTime();
    const title = wish.title ?? standing.reason?.en ?? target.name;
    const incident: StoredIncident = {
      id: IncidentId.parse(randomBytes(8).toString('hex')),
      targetId: target.id,
      targetName: target.name,
      packId: target.packId,
      title: this.#parts.clean(title).slice(0, 200),
      origin: originOf(wish, standing, okUntil),
      template: templateOf(target.pack),
      openedAt: now,
      openedBy: operator,
      from,
      to: null,
      closedAt: null,
      closedBy: null,
      rootCause: null,
    };
    const details = { because: incident.origin.kind };
    this.#parts.record.write({ action: 'incident.opened', incident, details }, () => {
      store.insert(incident);
      if (wish.runId === null) return [headPart(incident)];
      store.linkRun(incident.id, wish.runId);
      return [headPart(incident), runPart(wish.runId)];
    });
    this.#parts.onChange(incident.id);
    await this.fill(incident.id, signal);
    return this.get(incident.id);
  }

  edit(
    id: IncidentId,
    change: { title?: string | undefined; from?: number | undefined; to?: number | null | undefined },
  ): Incident {
    const incident = this.#openOne(id);
    const { title = incident.title, from = incident.from, to = incident.to } = change;
    if (from > this.#parts.clock.now() || (to !== null && from >= to)) throw wrongTime();
    return this.#saved('incident.edited', { ...incident, title: this.#parts.clean(title), from, to });
  }

  /** Reads anew what the console can say; what an operator said stays. */
  async fill(id: IncidentId, signal: AbortSignal): Promise<Incident> {
    await this.#parts.fields.fill(this.#openOne(id), signal);
    return this.#told(id);
  }

  field(id: IncidentId, fieldId: string, value: string): Incident {
    const { store, clock, operator, record } = this.#parts;
    const incident = this.#openOne(id);
    const known = incident.template.map((field) => field.id);
    if (!known.includes(fieldId)) throw unknownField(fieldId, known);
    const said = value === '' ? { value: null, by: null } : { value: this.#parts.clean(value), by: operator };
    const field = { ...said, at: value === '' ? null : clock.now(), problem: null };
    record.write({ action: 'incident.answered', incident, details: { field: fieldId } }, () => {
      store.saveField(id, fieldId, field);
      return [fieldPart(fieldId, field)];
    });
    return this.#told(id);
  }

  note(id: IncidentId, text: string): Incident {
    const incident = this.#openOne(id);
    this.#parts.record.write({ action: 'incident.noted', incident }, () => [this.#noted(id, text)]);
    return this.#told(id);
  }

  addFollowUp(id: IncidentId, text: string): Incident {
    const { store, record } = this.#parts;
    const incident = this.stored(id);
    const said = this.#said(text);
    record.write({ action: 'incident.follow-up-added', incident, details: { text: said.text } }, () => {
      const number = store.addFollowUp(id, said);
      return this.#followUpPart(id, number);
    });
    return this.#told(id);
  }

  /** Follow-ups go on after the end of an incident. */
  settleFollowUp(id: IncidentId, number: number, done: boolean): Incident {
    const { store, clock, operator, record } = this.#parts;
    const incident = this.stored(id);
    const by = done ? { at: clock.now(), by: operator } : null;
    record.write({ action: 'incident.follow-up', incident, details: { number, done } }, () => {
      if (!store.settleFollowUp(id, number, by)) throw unknownFollowUp(number);
      return this.#followUpPart(id, number);
    });
    return this.#told(id);
  }

  linkRun(id: IncidentId, runId: RunId): Incident {
    const { store, record } = this.#parts;
    const incident = this.stored(id);
    record.write({ action: 'incident.run-linked', incident, details: { run: runId } }, () => {
      store.linkRun(id, runId);
      return [runPart(runId)];
    });
    return this.#told(id);
  }

  capture(id: IncidentId, from: number | null, to: number | null): JobId {
    const incident = this.stored(id);
    const end = to ?? incident.to ?? this.#parts.clock.now();
    return this.#parts.capturing.start(incident, from ?? evidenceFrom(incident), end);
  }

  /** @param to when it ended (epoch ms), where an operator says so; else when the target was well again, or now */
  close(id: IncidentId, rootCause: string, to: number | null): Incident {
    const { clock, operator, clean } = this.#parts;
    const incident = this.#openOne(id);
    const closedAt = clock.now();
    const ended = to ?? incident.to ?? wellSince(incident, this.#parts.witnesses) ?? closedAt;
    if (ended < incident.from || ended > closedAt) throw wrongTime();
    const cause = clean(rootCause);
    const closed = { ...incident, closedAt, closedBy: operator, rootCause: cause, to: ended };
    return this.#saved('incident.closed', closed, { reason: cause.slice(0, 500) });
  }

  /** The root cause that was given becomes a note, so that nothing is lost. */
  reopen(id: IncidentId, reason: string): Incident {
    const { store, record } = this.#parts;
    const incident = this.stored(id);
    if (incident.closedAt === null) return this.get(id);
    const before = incident.rootCause === null ? '' : `\n\n${incident.rootCause}`;
    const again = { ...incident, closedAt: null, closedBy: null, to: null };
    record.write({ action: 'incident.reopened', incident, details: { reason } }, () => {
      store.update(again);
      return [headPart(again), this.#noted(id, `${reason}${before}`)];
    });
    return this.#told(id);
  }

  #openOne(id: IncidentId): StoredIncident {
    const incident = this.stored(id);
    if (incident.closedAt !== null) throw incidentClosed();
    return incident;
  }

  #saved(
    action: JournalAction,
    incident: StoredIncident,
    details: Readonly<Record<string, string>> = {},
  ): Incident {
    const { store, record } = this.#parts;
    record.write({ action, incident, details }, () => {
      store.update(incident);
      return [headPart(incident)];
    });
    return this.#told(incident.id);
  }

  #told(id: IncidentId): Incident {
    this.#parts.onChange(id);
    return this.get(id);
  }

  #said(text: string) {
    const { clock, operator, clean } = this.#parts;
    return { at: clock.now(), by: operator, text: clean(text) };
  }

  #noted(id: IncidentId, text: string): RecordedPart {
    const said = this.#said(text);
    return notePart(this.#parts.store.addNote(id, said), said);
  }

  #followUpPart(id: IncidentId, number: number): readonly RecordedPart[] {
    return this.#parts.store
      .followUps(id)
      .filter((one) => one.number === number)
      .map(followUpPart);
  }
}

function templateOf(pack: Pack | null): StoredIncident['template'] {
  return (pack?.incident?.fields ?? []).map(({ id, title, help }) => ({ id, title, help: help ?? null }));
}
