import type {
  ActionCheck,
  ActionPlan,
  ActionResult,
  PlannedStage,
  StageResult,
} from '../../shared/model/action.ts';
import { formatDuration } from '../../shared/text/format-duration.ts';
import type { TargetSummary } from '../../shared/model/target.ts';
import type { CommandContext } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { table } from './table.ts';

/** Shows what was carried out; findings when it did not go as it should, or when it waits for a person. */
export function showResult({ out }: CommandContext, target: TargetSummary, result: ActionResult): ExitCode {
  const { actionId: action, runId: run, state, ok, safetyCopy, output } = result;
  const changes = result.changes.map(({ title, verb, count }) => ({ title: title.en, verb, count }));
  const value = {
    target: target.id,
    action,
    run,
    state,
    ok,
    changes,
    stages: result.stages.map(stageJson),
    checks: result.checks.map(checkJson),
    captured: result.captured.map(({ title, value: found }) => ({ title: title.en, value: found })),
    safetyCopy,
    output,
    wayBack: { kind: result.wayBack.kind, text: result.wayBack.text.en },
    durationMs: Math.round(result.durationMs),
  };
  out.result(value, () =>
    [
      ...changes.map(({ title, verb, count }) => `${title}: ${count} ${doneWords[verb]}`),
      ...result.stages.map(stageText),
      ...result.checks.map(checkText),
      ...result.captured.map(({ title, value: found }) => `${title.en}: ${found}`),
      ...(safetyCopy === null || result.stages.length > 0 ? [] : [`What was there before: ${safetyCopy}`]),
      ...(output ? [output] : []),
      ...(state === 'waiting'
        ? [`When it is done: holdfast action continue --target ${JSON.stringify(target.name)} --run ${run}`]
        : []),
      ...(state === 'done' && result.stages.length === 0 && safetyCopy === null
        ? []
        : [result.wayBack.text.en]),
    ].join('\n'),
  );
  return ok ? exitCodes.fine : exitCodes.findings;
}

export function stageJson({ id, title, kind, outcome, found, output, durationMs }: StageResult) {
  return {
    id,
    title: title.en,
    kind,
    outcome,
    found: found?.en ?? null,
    output,
    durationMs: durationMs === null ? null : Math.round(durationMs),
  };
}

export function stageText({ title, outcome, found, durationMs, output }: StageResult): string {
  const time = durationMs === null ? '' : `, ${formatDuration(durationMs, 'en')}`;
  const said = found === null ? '' : `: ${found.en}`;
  const lines = output === null ? '' : `\n${output.replace(/^/gm, '    ')}`;
  return `${outcomeWords[outcome]}${time}  ${title.en}${said}${lines}`;
}

const doneWords = { change: 'changed', delete: 'deleted', run: 'run', keep: 'kept' } as const;

const outcomeWords = {
  running: 'was running',
  done: 'done',
  failed: 'FAILED',
  skipped: 'not needed',
  waiting: 'WAITS',
  stopped: 'STOPPED',
  'not-run': 'not run',
} as const;

function plannedStageLines({ title, kind, lines, text }: PlannedStage, at: number): readonly string[] {
  return [
    `${at + 1}. ${title.en} (${kind})`,
    ...lines.map((line) => `   > ${line}`),
    ...(text === null ? [] : [`   ${text.en}`]),
  ];
}

function checkJson({ title, held, found }: ActionCheck) {
  return { title: title.en, held, found: found.en };
}

function checkText({ title, held, found }: ActionCheck): string {
  return `${held ? 'ok' : 'NOT SO'}: ${title.en} (${found.en})`;
}

/** A plan as JSON of the command line. */
export function planJson(plan: ActionPlan) {
  return {
    action: plan.actionId,
    plannedAt: new Date(plan.plannedAt).toISOString(),
    fingerprint: plan.fingerprint,
    changes: plan.changes.map(({ title, verb, count, columns, rows }) => ({
      title: title.en,
      verb,
      count,
      rows: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
    })),
    stages: plan.stages.map(({ id, title, kind, lines, text }) => ({
      id,
      title: title.en,
      kind,
      lines,
      text: text?.en ?? null,
    })),
    execution: plan.execution,
    safety: plan.safety?.en ?? null,
    warnings: plan.warnings.map(({ en }) => en),
    requirements: plan.requirements.map(checkJson),
    rules: plan.rules.map(({ id, title, reason }) => ({ id, title: title.en, reason: reason.en })),
    blockers: plan.blockers.map(({ en }) => en),
  };
}

/** A plan as an operator reads it. */
export function planText(plan: ActionPlan): string {
  const verbs = { change: 'to change', delete: 'to delete', run: 'to run', keep: 'to keep' } as const;
  return [
    plan.title.en,
    ...plan.changes.flatMap(({ title, verb, count, columns, rows }) => [
      `${title.en}: ${count} ${verbs[verb]}`,
      ...(rows.length === 0
        ? []
        : [
            table(
              [...columns],
              rows.map((row) => row.map((cell) => String(cell ?? ''))),
            ),
          ]),
    ]),
    ...(plan.stages.length > 0
      ? plan.stages.flatMap(plannedStageLines)
      : plan.execution.map((line) => `> ${line}`)),
    ...(plan.safety ? [plan.safety.en] : []),
    ...plan.requirements.map(checkText),
    ...plan.warnings.map(({ en }) => `Note: ${en}`),
    ...plan.rules.map(({ title, reason }) => `Rule, passed only with --reason: ${title.en} ${reason.en}`),
    ...plan.blockers.map(({ en }) => `Not possible now: ${en}`),
  ].join('\n');
}
