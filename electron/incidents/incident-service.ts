import { randomBytes } from 'node:crypto';
import { IncidentId } from '../../shared/model/ids.ts';
import type { JobId, RunId, TargetId } from '../../shared/model/ids.ts';
import type {
  Incident,
  IncidentField,
  IncidentOrigin,
  IncidentSummary,
} from '../../shared/model/incident.ts';
import type { State } from '../../shared/model/state.ts';
import type { TimelineEntry } from '../../shared/model/timeline.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
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
import type { Witnesses } from './incident-ports.ts';
import type { StoredIncident } from './incident-rows.ts';
import type { IncidentStore } from './incident-store.ts';

export type IncidentServiceParts = {
  readonly store: IncidentStore;
  readonly captures: CaptureStore;
  readonly capturing: CaptureService;
  readonly fields: IncidentFields;
  readonly clock: Clock;
  readonly journal: JournalPort;
  readonly operator: string;
  readonly witnesses: Witnesses;
  readonly clean: Clean;
  readonly onChange: (id: IncidentId) => void;
};

export type OpenIncident = {
  readonly targetId: TargetId;
  readonly title: string | null;
  readonly because: IncidentOrigin['kind'];
  readonly runId: RunId | null;
  readonly from: number | null;
};

/** What is asked for is before what was noticed. */
const leadMs = 30 * 60_000;
const timelineShown = 300;
const timelineRead = 2000;

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
    const runIds = [...new Set([...store.runs(id), ...witnesses.runsOf(id)])];
    return {
      ...store.summary({ template, ...incident }),
      ...incident,
      fields: template.map((field): IncidentField => ({ ...field, ...(said.get(field.id) ?? unsaid) })),
      notes: store.notes(id),
      followUps: store.followUps(id),
      runIds,
      evidence: captures.list(id),
      timeline: this.#timeline(incident),
    };
  }

  async open(wish: OpenIncident, signal: AbortSignal): Promise<Incident> {
    const { store, clock, operator, witnesses } = this.#parts;
    const target = witnesses.target(wish.targetId);
    await this.#parts.fields.learn(target, signal);
    const standing = witnesses.standing(wish.targetId);
    const now = clock.now();
    const okUntil = witnesses.okUntil(wish.targetId);
    const began = wish.runId === null ? null : witnesses.runBegan(wish.runId);
    const from = wish.from ?? Math.min(okUntil ?? now, began ?? now) - leadMs;
    if (from > now) throw wrongTime();
    const title = wish.title ?? standing.reason?.en ?? target.name;
    const incident: StoredIncident = {
      id: IncidentId.parse(randomBytes(8).toString('hex')),
      targetId: target.id,
      targetName: target.name,
      packId: target.packId,
      title: this.#parts.clean(title).slice(0, 200),
      origin: originOf(wish, standing.state, okUntil ?? standing.since),
      template: templateOf(target.pack),
      openedAt: now,
      openedBy: operator,
      from,
      to: null,
      closedAt: null,
      closedBy: null,
      rootCause: null,
    };
    this.#note('incident.opened', incident, { because: wish.because });
    store.insert(incident);
    if (wish.runId !== null) store.linkRun(incident.id, wish.runId);
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
    this.#note('incident.edited', incident, {});
    return this.#saved({ ...incident, title: this.#parts.clean(title), from, to });
  }

  /** Reads anew what the console can say; what an operator said stays. */
  async fill(id: IncidentId, signal: AbortSignal): Promise<Incident> {
    await this.#parts.fields.fill(this.#openOne(id), signal);
    return this.#told(id);
  }

  field(id: IncidentId, fieldId: string, value: string): Incident {
    const { store, clock, operator } = this.#parts;
    const { template } = this.#openOne(id);
    const known = template.map((field) => field.id);
    if (!known.includes(fieldId)) throw unknownField(fieldId, known);
    const said = value === '' ? { value: null, by: null } : { value: this.#parts.clean(value), by: operator };
    store.saveField(id, fieldId, { ...said, at: value === '' ? null : clock.now(), problem: null });
    return this.#told(id);
  }

  note(id: IncidentId, text: string): Incident {
    this.#openOne(id);
    this.#parts.store.addNote(id, this.#said(text));
    return this.#told(id);
  }

  addFollowUp(id: IncidentId, text: string): Incident {
    this.stored(id);
    this.#parts.store.addFollowUp(id, this.#said(text));
    return this.#told(id);
  }

  /** Follow-ups go on after the end of an incident. */
  settleFollowUp(id: IncidentId, number: number, done: boolean): Incident {
    const { store, clock, operator } = this.#parts;
    const incident = this.stored(id);
    const by = done ? { at: clock.now(), by: operator } : null;
    if (!store.settleFollowUp(id, number, by)) throw unknownFollowUp(number);
    this.#note('incident.follow-up', incident, { number, done });
    return this.#told(id);
  }

  linkRun(id: IncidentId, runId: RunId): Incident {
    this.stored(id);
    this.#parts.store.linkRun(id, runId);
    return this.#told(id);
  }

  capture(id: IncidentId, from: number | null, to: number | null): JobId {
    const incident = this.stored(id);
    const end = to ?? incident.to ?? this.#parts.clock.now();
    return this.#parts.capturing.start(incident, from ?? incident.from, end);
  }

  close(id: IncidentId, rootCause: string): Incident {
    const { clock, operator, clean } = this.#parts;
    const incident = this.#openOne(id);
    const closedAt = clock.now();
    const cause = clean(rootCause);
    this.#note('incident.closed', incident, { reason: cause.slice(0, 500) });
    const to = incident.to ?? closedAt;
    return this.#saved({ ...incident, closedAt, closedBy: operator, rootCause: cause, to });
  }

  /** The root cause that was given becomes a note, so that nothing is lost. */
  reopen(id: IncidentId, reason: string): Incident {
    const incident = this.stored(id);
    if (incident.closedAt === null) return this.get(id);
    this.#note('incident.reopened', incident, { reason });
    const before = incident.rootCause === null ? '' : `\n\n${incident.rootCause}`;
    this.#parts.store.addNote(id, this.#said(`${reason}${before}`));
    return this.#saved({ ...incident, closedAt: null, closedBy: null, to: null });
  }

  #openOne(id: IncidentId): StoredIncident {
    const incident = this.stored(id);
    if (incident.closedAt !== null) throw incidentClosed();
    return incident;
  }

  #saved(incident: StoredIncident): Incident {
    this.#parts.store.update(incident);
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

  #note(
    action: JournalAction,
    incident: StoredIncident,
    details: Record<string, string | number | boolean>,
  ): void {
    this.#parts.journal.append({
      action,
      targetId: incident.targetId,
      subject: incident.title,
      result: 'done',
      details: { incident: incident.id, ...details },
    });
  }

  #timeline({ targetId, from, to }: Pick<StoredIncident, 'targetId' | 'from' | 'to'>): TimelineEntry[] {
    const end = to ?? this.#parts.clock.now();
    return this.#parts.witnesses
      .timeline(targetId, end + 1, timelineRead)
      .filter(({ at }) => at >= from)
      .slice(0, timelineShown);
  }
}

function originOf(wish: OpenIncident, state: State, since: number | null): IncidentOrigin {
  if (wish.because === 'run' && wish.runId !== null) return { kind: 'run', runId: wish.runId };
  return wish.because === 'state' ? { kind: 'state', state, since } : { kind: 'hand' };
}

function templateOf(pack: Pack | null): StoredIncident['template'] {
  return (pack?.incident?.fields ?? []).map(({ id, title, help }) => ({ id, title, help: help ?? null }));
}
