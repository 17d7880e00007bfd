import type { IncidentId, RepositoryId, RunId, RunbookId, StepId, TargetId } from '../../shared/model/ids.ts';

/** Values of arguments that a runbook leaves open. */
export type Values = Readonly<Record<string, string | number>>;

/** A run as whoever asks has seen it. */
export type OfRun = { readonly runId: RunId; readonly revision: number };
export type OfStep = OfRun & { readonly stepId: StepId };

export type StartWish = {
  readonly targetId: TargetId;
  readonly runbookId: RunbookId;
  readonly repositoryId: RepositoryId | null;
};

export type LinkWish = OfRun & { readonly incidentId: IncidentId };
