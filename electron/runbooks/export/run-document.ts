import type { Language } from '../../../shared/model/local-text.ts';
import type { Attempt, Finding, Run, RunProblem, RunStep } from '../../../shared/model/runbook.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { utcSecond } from '../../../shared/text/utc-time.ts';
import { runStateWords, runWords, stepStateWords } from './run-words.ts';

/** A piece of an exported record. `alert` is what must not be overlooked. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly alert?: boolean }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'text'; readonly text: string; readonly alert?: boolean }
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly alert?: boolean;
    }
  | { readonly kind: 'output'; readonly text: string };

export type ExportFacts = {
  readonly language: Language;
  readonly now: number;
  /** What is not as the journal says it was written. */
  readonly problems: readonly RunProblem[];
};

/** The whole record of a run, in one language. */
export function documentOf(run: Run, { language, now, problems }: ExportFacts): readonly Block[] {
  const say = speaker(language);
  return [
    { kind: 'heading', level: 1, text: `${run.title[language]}: ${run.targetName}` },
    {
      kind: 'facts',
      rows: [
        [say('target'), run.targetName],
        [say('runbook'), run.runbookId],
        [say('packVersion'), String(run.packVersion)],
        [say('run'), run.id],
        [say('state'), stateOf(run)[language]],
        [say('started'), utcSecond(run.startedAt)],
        ...(run.endedAt === null ? [] : [[say('ended'), utcSecond(run.endedAt)] as const]),
        [say('startedBy'), run.startedBy],
        [say('operator'), run.operator],
        ...(run.endReason === null ? [] : [[say('why'), run.endReason] as const]),
        [say('exported'), utcSecond(now)],
      ],
    },
    ...alteredParts(problems, language),
    ...passedRules(run, language),
    ...rulesOf(run, language),
    { kind: 'heading', level: 2, text: say('steps') },
    ...run.steps.flatMap((step, at) => stepBlocks(step, at + 1, language)),
    ...notesOf(run, language),
  ];
}

function stateOf({ state, ok }: Run) {
  if (state === 'open') return runStateWords.open;
  if (state === 'abandoned') return runStateWords.abandoned;
  return ok === true ? runStateWords.ok : runStateWords.notOk;
}

function alteredParts(problems: readonly RunProblem[], language: Language): readonly Block[] {
  if (problems.length === 0) return [];
  const say = speaker(language);
  return [
    { kind: 'heading', level: 2, text: say('altered'), alert: true },
    {
      kind: 'table',
      alert: true,
      columns: [say('what'), say('problem')],
      rows: problems.map(({ part, problem }) => [part[language], problem[language]]),
    },
  ];
}

function passedRules({ passedRules: passed }: Run, language: Language): readonly Block[] {
  if (passed.length === 0) return [];
  const say = speaker(language);
  return [
    { kind: 'heading', level: 2, text: say('passedRules'), alert: true },
    {
      kind: 'table',
      alert: true,
      columns: [say('rule'), say('why'), say('operator'), say('at'), say('step')],
      rows: passed.map(({ title, reason, operator, at, stepId }) => [
        title[language],
        reason,
        operator,
        utcSecond(at),
        stepId ?? '-',
      ]),
    },
  ];
}

function rulesOf({ rules }: Run, language: Language): readonly Block[] {
  if (rules.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: runWords.rules[language] },
    {
      kind: 'table',
      columns: [runWords.rule[language], runWords.why[language]],
      rows: rules.map(({ title, reason }) => [title[language], reason[language]]),
    },
  ];
}

function notesOf({ notes }: Run, language: Language): readonly Block[] {
  if (notes.length === 0) return [];
  const say = speaker(language);
  return [
    { kind: 'heading', level: 2, text: say('notes') },
    {
      kind: 'table',
      columns: [say('at'), say('operator'), say('note')],
      rows: notes.map(({ at, operator, text }) => [utcSecond(at), operator, text]),
    },
  ];
}

const alerting: ReadonlySet<RunStep['state']> = new Set(['failed', 'skipped', 'cut-off']);

function stepBlocks(
  { step, state, attempts }: RunStep,
  number: number,
  language: Language,
): readonly Block[] {
  const say = speaker(language);
  const facts = [
    ...(step.text === null ? [] : [[say('what'), step.text[language]] as const]),
    ...(step.good === null ? [] : [[say('good'), step.good[language]] as const]),
    ...step.when.map((one) => [say('when'), one[language]] as const),
    ...(step.lacks === null ? [] : [[say('lacks'), step.lacks.text[language]] as const]),
  ];
  return [
    {
      kind: 'heading',
      level: 3,
      text: `${number}. ${step.title[language]} (${step.id}, ${step.kind}): ${stepStateWords[state][language]}`,
      alert: alerting.has(state) || attempts.some(({ passed }) => passed.length > 0),
    },
    ...(facts.length === 0 ? [] : [{ kind: 'facts', rows: facts } as const]),
    ...attempts.flatMap((attempt) => attemptBlocks(attempt, step, language)),
  ];
}

function attemptBlocks(attempt: Attempt, step: RunStep['step'], language: Language): readonly Block[] {
  const { evidence } = attempt;
  return [
    { kind: 'facts', rows: attemptFacts(attempt, step, language) },
    ...(attempt.passed.length === 0
      ? []
      : [
          {
            kind: 'text',
            alert: true,
            text: `${runWords.passedRules[language]}: ${attempt.passed.join(', ')}. ${runWords.why[language]}: ${attempt.reason ?? '-'}`,
          } as const,
        ]),
    ...findingsBlock(evidence.findings, language),
    ...(evidence.table === null
      ? []
      : [
          {
            kind: 'table',
            columns: evidence.table.columns.map((column) => column[language]),
            rows: evidence.table.rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)))),
          } as const,
          { kind: 'text', text: `${runWords.rows[language]}: ${evidence.table.matching}` } as const,
        ]),
    ...(evidence.output === null ? [] : [{ kind: 'output', text: evidence.output } as const]),
  ];
}

function attemptFacts(
  attempt: Attempt,
  { question }: RunStep['step'],
  language: Language,
): readonly (readonly [string, string])[] {
  const say = speaker(language);
  const { evidence, startedAt } = attempt;
  const chosen = question?.choices.find(({ id }) => id === evidence.value)?.title[language];
  const told: readonly (readonly [string, string | null])[] = [
    [say('attempt'), `${attempt.number}: ${stepStateWords[attempt.state][language]}`],
    [say('result'), attempt.result?.[language] ?? null],
    [say('operator'), attempt.operator],
    [say('deskClock'), utcSecond(startedAt)],
    [say('targetClock'), clockText(attempt, language)],
    [say('duration'), attempt.durationMs === null ? null : formatDuration(attempt.durationMs, language)],
    [say('value'), evidence.value === null ? null : (chosen ?? String(evidence.value))],
    [say('why'), attempt.passed.length > 0 ? null : attempt.reason],
    [say('note'), attempt.note],
    [
      say('file'),
      evidence.file === null
        ? null
        : `${evidence.file.name}, ${formatBytes(evidence.file.sizeBytes, language)}, SHA-256 ${evidence.file.sha256}`,
    ],
    [say('snapshot'), evidence.snapshotId],
    [say('actionRun'), evidence.actionRunId],
    [say('restore'), evidence.restoreId],
  ];
  return told.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

/** How far it was ahead when it was measured. What it showed at another moment nobody knows: it may have been set in between. */
function clockText({ serverOffsetMs, serverOffsetAt }: Attempt, language: Language): string {
  const say = speaker(language);
  if (serverOffsetMs === null) return say('notMeasured');
  const sign = serverOffsetMs < 0 ? '−' : '+';
  const offset = `${sign}${formatDuration(Math.abs(serverOffsetMs), language)}`;
  return serverOffsetAt === null
    ? `${offset}, ${say('measuredBefore')}`
    : `${offset}, ${say('measured')} ${utcSecond(serverOffsetAt)}`;
}

function findingsBlock(findings: readonly Finding[], language: Language): readonly Block[] {
  if (findings.length === 0) return [];
  const say = speaker(language);
  return [
    {
      kind: 'table',
      columns: [say('held'), say('what'), say('found')],
      rows: findings.map(({ title, held, found, facts = [] }) => [
        held === null ? say('told') : held ? say('yes') : say('no'),
        title[language],
        [found[language], ...facts.map(({ name, value }) => `${name}: ${value}`)].join(' · '),
      ]),
    },
  ];
}

function speaker(language: Language) {
  return (word: keyof typeof runWords) => runWords[word][language];
}
