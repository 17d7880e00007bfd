import type { AuditEvent, AuditEvents } from '../../shared/model/audit.ts';
import type { DrillRecord } from '../../shared/model/drill.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { JournalEntry } from '../../shared/model/journal.ts';
import { journalOutcome, journalWhat } from '../../shared/text/journal-entry.ts';
import type { JournalOutcome } from '../../shared/text/journal-entry.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ForgottenSet } from './report-ports.ts';

/** Under which heading an entry of the journal is told. */
export type AuditGroup = 'restores' | 'exceptions' | 'passedRules' | 'actions' | 'procedures' | 'changes';

const mostEvents = 2000;

const changedNouns =
  /^(target|credential|repository|schedule|maintenance|pack|config|console|probe|alert|key)\./;
/** Said by others in more detail, or no change. */
const notTold =
  /^(restore\.safety-|schedule\.run$|probe\.run$|socketio\.)|\.(stage|step|step-begin|attempt)$/;

/** Null for what stands under no heading, such as a snapshot that was taken: the calendar shows it. */
export function groupOf(entry: JournalEntry): AuditGroup | null {
  const { action } = entry;
  if (notTold.test(action)) return null;
  // Of the steps of a procedure those that an auditor asks about.
  if (action === 'run.step-end') return toldSteps.has(journalOutcome(entry)) ? 'procedures' : null;
  if (action.endsWith('pass-rule') || action.endsWith('rule-passed')) return 'passedRules';
  if (action.startsWith('restore.')) return 'restores';
  if (action.startsWith('policy.')) return 'exceptions';
  if (action === 'action.run' || action === 'action.revert') return 'actions';
  if (/^(run|runbook|incident|release)\./.test(action)) return 'procedures';
  if (changedNouns.test(action) || action === 'retention.set') return 'changes';
  return action === 'action.enable' || action === 'action.disable' ? 'changes' : null;
}

const toldSteps: ReadonlySet<JournalOutcome> = new Set(['failed', 'skipped', 'cut-off']);

/** How things are called at the time of the report. */
export type EventNames = {
  /** Null for a target that is gone. */
  readonly target: (id: TargetId) => string | null;
};

export function entryEvent(entry: JournalEntry, names: EventNames): AuditEvent {
  const reason = entry.details['reason'] ?? (entry.action === 'run.step-end' ? entry.details['found'] : null);
  return {
    at: entry.at,
    operator: entry.typedName === null ? entry.operator : `${entry.typedName} (${entry.operator})`,
    targetId: entry.targetId,
    target: entry.targetId === null ? null : names.target(entry.targetId),
    what: journalWhat(entry),
    subject: entry.subject,
    result: journalOutcome(entry),
    reason: typeof reason === 'string' && reason !== '' ? reason : null,
    entry: entry.seq,
  };
}

export function drillEvent(drill: DrillRecord): AuditEvent {
  return {
    at: drill.at,
    operator: drill.operator,
    targetId: drill.targetId,
    target: drill.targetName,
    what: drill.booted
      ? localText('Drill, with the copy started', '복원 훈련(사본 시작 포함)')
      : localText('Drill', '복원 훈련'),
    subject: drill.snapshotId.slice(0, 16),
    result: drill.ok ? 'done' : 'failed',
    reason: null,
    entry: null,
  };
}

export function forgottenEvent(set: ForgottenSet, names: EventNames): AuditEvent {
  return {
    at: set.forgottenAt,
    operator: set.operator,
    targetId: set.targetId,
    target: names.target(set.targetId),
    what: set.verified
      ? localText('Verified set forgotten', '검증된 세트 제거')
      : localText('Set forgotten', '세트 제거'),
    subject: set.id.slice(0, 16),
    result: 'done',
    reason: set.reason,
    entry: null,
  };
}

/** In the order of time, and no more than a page can hold. */
export function bounded(events: readonly AuditEvent[]): AuditEvents {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  return { events: sorted.slice(0, mostEvents), left: Math.max(0, sorted.length - mostEvents) };
}
