import type { ChangeReport } from '../../shared/model/change.ts';
import type { IncidentId, JobId, RunId, TargetId } from '../../shared/model/ids.ts';
import type { JobOutcome } from '../../shared/model/job.ts';
import type { Progress } from '../../shared/model/progress.ts';
import type { JournalEntry, JournalVerdict } from '../../shared/model/journal.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PolicyReport } from '../../shared/model/policy.ts';
import type { ProbeHistory, ProbeResult, ProbeSummary } from '../../shared/model/probe.ts';
import type { RunSummary } from '../../shared/model/runbook.ts';
import type { State } from '../../shared/model/state.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { TimelineEntry } from '../../shared/model/timeline.ts';
import type { ViewPage } from '../../shared/model/view.ts';
import type { Location } from '../locations/location.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { HttpRequest, SessionUse } from '../packs/schema/request.ts';

/** A target as an incident sees it. `pack` is null when it is not installed any more. */
export type IncidentTarget = {
  readonly id: TargetId;
  readonly name: string;
  readonly packId: string;
  readonly pack: Pack | null;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly locationFor: (base: string) => Location | null;
};

/** The text of an answer, or why there is none. */
type Answered =
  | { readonly kind: 'text'; readonly text: string; readonly truncated: boolean }
  | { readonly kind: 'failed'; readonly reason: LocalText };

type Asked = {
  readonly request: HttpRequest;
  readonly session: SessionUse | undefined;
  readonly timeoutMs: number;
};

/** How the other parts of the console tell what they know of a target. Each throws AppErrors for what cannot be told. */
export type Witnesses = {
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => IncidentTarget;
  readonly standing: (id: TargetId) => {
    readonly state: State;
    readonly since: number | null;
    readonly reason: LocalText | null;
    readonly probes: readonly ProbeSummary[];
  };
  readonly result: (id: TargetId, probeId: string) => ProbeResult | null;
  readonly history: (id: TargetId, probeId: string, from: number, to: number) => ProbeHistory;
  /** When the target last was ok, epoch ms. */
  readonly okUntil: (id: TargetId) => number | null;
  readonly changes: (id: TargetId, from: number, signal: AbortSignal) => Promise<ChangeReport>;
  /** What the evidence was captured with: this program and what it runs on. */
  readonly console: () => Readonly<Record<string, string>>;
  /** Versions, starts, fingerprints and settings as they are remembered, by name. */
  readonly facts: (id: TargetId) => ReadonlyMap<string, string>;
  readonly policies: (id: TargetId, signal: AbortSignal) => Promise<PolicyReport>;
  /** Ids of views that can be read now, and why others cannot. */
  readonly views: (
    id: TargetId,
    signal: AbortSignal,
  ) => Promise<
    readonly { readonly id: string; readonly title: LocalText; readonly unavailable: LocalText | null }[]
  >;
  readonly view: (id: TargetId, viewId: string, limit: number, signal: AbortSignal) => Promise<ViewPage>;
  readonly ask: (id: TargetId, asked: Asked, signal: AbortSignal) => Promise<Answered>;
  /** Entries from before a moment, newest first. */
  readonly timeline: (id: TargetId, before: number, limit: number) => readonly TimelineEntry[];
  /** Null when there is none of that id. */
  readonly run: (runId: RunId) => RunSummary | null;
  /** Runs that say themselves which incident they belong to. */
  readonly runsOf: (incidentId: IncidentId) => readonly RunSummary[];
  /** What the journal holds of all incidents, oldest first. */
  readonly recorded: (signal: AbortSignal) => Promise<readonly JournalEntry[]>;
  /** Whether the journal itself is unbroken. */
  readonly chain: (signal: AbortSignal) => Promise<Pick<JournalVerdict, 'brokenAt'>>;
  /** Makes every secret of the target known to `clean`: its credentials, secret settings and keys. */
  readonly learnSecrets: (id: TargetId, signal: AbortSignal) => Promise<void>;
};

type IncidentJob = {
  readonly kind: 'incident-capture' | 'incident-export';
  readonly title: LocalText;
  readonly targetId: TargetId | null;
  readonly repositoryId: null;
};

/** Begins something long that is followed, and cancelled, by its id. */
export type StartJob = <Outcome extends JobOutcome>(
  subject: IncidentJob,
  work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<Outcome>,
) => JobId;
