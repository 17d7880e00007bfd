import type { Handlers } from '../dispatcher.ts';
import type { RunbookService } from '../runbooks/runbook-service.ts';

export type RunbookParts = { readonly runbooks: RunbookService };

export function createRunbookHandlers({ runbooks }: RunbookParts): Handlers['runbooks'] {
  return {
    list: ({ targetId, recurring }) => ({ runbooks: runbooks.list(targetId ?? null, recurring) }),
    show: ({ targetId, runbookId }) => runbooks.show(targetId, runbookId),
    runs: ({ targetId, open }) => ({
      runs: runbooks.runs({ targetId: targetId ?? null, open: open ?? null }),
    }),
    get: ({ runId }) => runbooks.get(runId),
    start: ({ targetId, runbookId, repositoryId, incidentId }) =>
      runbooks.start({
        targetId,
        runbookId,
        repositoryId: repositoryId ?? null,
        incidentId: incidentId ?? null,
      }),
    plan: ({ runId, stepId, arguments: given }, { signal }) => runbooks.plan(runId, stepId, given, signal),
    perform: (input) => runbooks.perform(input),
    carryOn: (input) => runbooks.carryOn(input),
    wait: ({ runId }, { signal }) => runbooks.wait(runId, signal),
    cancel: ({ runId }) => runbooks.cancel(runId),
    settle: ({ value, note, reason, file, ...input }) =>
      runbooks.settle({
        ...input,
        value: value ?? null,
        note: note ?? null,
        reason: reason ?? null,
        file: file ?? null,
      }),
    note: (input) => runbooks.note(input),
    passRule: (input) => runbooks.passRule(input),
    handOver: ({ note, ...input }) => runbooks.handOver({ ...input, note: note ?? null }),
    forIncident: (input) => runbooks.forIncident(input),
    finish: ({ note, ...input }) => runbooks.finish({ ...input, note: note ?? null }),
    abandon: (input) => runbooks.abandon(input),
    export: ({ runId, format, language }, { signal }) =>
      runbooks.records.export(runId, format, language, signal),
    file: ({ runId, sha256 }) => runbooks.records.file(runId, sha256),
    check: async ({ runId }, { signal }) => ({
      problems: [...(await runbooks.records.problems(runId, signal))],
    }),
  };
}
