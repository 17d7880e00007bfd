import { andMoreProbes } from '../../../shared/text/and-more.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Finding } from '../../../shared/model/runbook.ts';
import { formatValue } from '../../../shared/text/format-value.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import { lackOf } from '../../packs/step-lacks.ts';
import { sleep } from '../../platform/clock.ts';
import { notLookedAt } from '../describe-lack.ts';
import type { MeasuredProbe, RunbookPorts } from '../runbook-ports.ts';
import { foundWords } from '../found-words.ts';
import type { StepContext, StepEnd, StepOf } from '../step-context.ts';

/** Longer than any probe of a pack may take: they have limits of their own. */
const mostMs = 10 * 60_000;

/** The first of what a probe rests on: enough to read the finding again, and no copy of the probe's page. */
const keptFacts = 6;

/** What looking at probes takes of the context of a step. */
type ProbeContext = Pick<StepContext, 'target' | 'pack' | 'signal'> & {
  readonly ports: Pick<RunbookPorts, 'clock' | 'measure'>;
};

/** Runs probes now. One that writes is run only where the operator has switched such probes on. */
export async function runProbes(step: StepOf<'probe'>, context: ProbeContext): Promise<StepEnd> {
  const { probes, notLooked } = withinReach(step, context);
  return probesEnd(await measured(probes, context), step['at-worst'], notLooked);
}

/** Asks again and again until all of them are well, or the time is over. */
export async function waitForProbes(step: StepOf<'wait'>, context: ProbeContext): Promise<StepEnd> {
  const { clock } = context.ports;
  const startedAt = clock.monotonicMs();
  const { probes, notLooked } = withinReach(step, context);
  for (;;) {
    const end = probesEnd(await measured(probes, context), step['at-worst'], notLooked);
    const leftMs = step.within - (clock.monotonicMs() - startedAt);
    if (end.state === 'done' || leftMs <= step.every) return end;
    await sleep(clock, step.every, context.signal);
  }
}

/** Probes that the settings of the target lead to, and those that they do not; all of them where none would be left. */
function withinReach(
  step: StepOf<'probe'> | StepOf<'wait'>,
  { pack, target }: ProbeContext,
): { readonly probes: readonly string[]; readonly notLooked: readonly Finding[] } {
  const lack = lackOf(step, pack, target.settings);
  if (lack === null || lack.isWhole) return { probes: step.probes, notLooked: [] };
  const found = notLookedAt(lack.settings, pack);
  return {
    probes: step.probes.filter((id) => !lack.subjects.includes(id)),
    notLooked: lack.subjects.map((id) => ({ title: titleOf(id, pack), held: null, found })),
  };
}

async function measured(
  probes: readonly string[],
  { target, pack, ports, signal }: ProbeContext,
): Promise<readonly MeasuredProbe[]> {
  const whyNot = (id: string) => {
    const probe = pack.probes.find((one) => one.id === id);
    if (probe === undefined) return notInPack;
    return probe.writes && !target.writesEnabled ? writesOff : null;
  };
  const limited = AbortSignal.any([signal, AbortSignal.timeout(mostMs)]);
  const run = probes.filter((id) => whyNot(id) === null);
  const found = run.length === 0 ? [] : await ports.measure(target.id, run, limited);
  return probes.map(
    (id): MeasuredProbe =>
      found.find((one) => one.id === id) ?? {
        id,
        title: titleOf(id, pack),
        ...(whyNot(id) ?? notMeasured),
      },
  );
}

function titleOf(id: string, pack: Pack): LocalText {
  return pack.probes.find((probe) => probe.id === id)?.title ?? localText(id, id);
}

function probesEnd(
  found: readonly MeasuredProbe[],
  atWorst: 'ok' | 'degraded',
  notLooked: readonly Finding[],
): StepEnd {
  const wanted: ReadonlySet<string> = new Set(atWorst === 'ok' ? ['ok'] : ['ok', 'degraded']);
  const looked = found.map((probe): Finding => ({
    title: probe.title,
    held: wanted.has(probe.state),
    found: foundText(probe),
    facts: probe.facts.slice(0, keptFacts),
  }));
  const unwell = looked.filter(({ held }) => held !== true);
  const findings = [...looked, ...notLooked];
  const [first] = unwell;
  if (first === undefined) return { state: 'done', result: allWell(looked.length), evidence: { findings } };
  return { state: 'failed', result: notWell(first, unwell.length - 1), evidence: { findings } };
}

/** The state, what was measured, and why. */
function foundText({ state, reason, value, unit }: MeasuredProbe): LocalText {
  const line = (language: 'en' | 'ko') => {
    const measure = value === null ? '' : ` (${formatValue(value, unit, language)})`;
    return `${foundWords[state][language]}${measure}${reason === null ? '' : `: ${reason[language]}`}`;
  };
  return localText(line('en'), line('ko'));
}

function allWell(count: number): LocalText {
  return localText(`${count} of ${count} as they should be.`, `${count}개 모두 정상입니다.`);
}

function notWell({ title, found }: Finding, more: number): LocalText {
  return andMoreProbes(localText(`${title.en}: ${found.en}`, `${title.ko}: ${found.ko}`), more);
}

type NotMeasured = Omit<MeasuredProbe, 'id' | 'title'>;

const nothing = { value: null, unit: null, facts: [] } as const;

const writesOff: NotMeasured = {
  ...nothing,
  state: 'paused',
  reason: localText(
    'it writes something on the target, and such probes are off for it; switch them on in its settings, or look by hand',
    '대상에 무언가를 쓰는 점검이며 이 대상에서는 꺼져 있습니다. 설정에서 켜거나 직접 확인하십시오',
  ),
};

/** A run keeps to the runbook that it began with; its pack may have gone on. */
const notInPack: NotMeasured = {
  ...nothing,
  state: 'unknown',
  reason: localText(
    'the pack of this target has no such probe any more; look by hand',
    '이 대상의 팩에 더 이상 없는 점검입니다. 직접 확인하십시오',
  ),
};

const notMeasured: NotMeasured = {
  ...nothing,
  state: 'unknown',
  reason: localText(
    'it was asked for and not measured, and nothing says why; run it from the page of the target, or look by hand',
    '측정을 요청했으나 측정되지 않았고 이유도 알 수 없습니다. 대상 화면에서 실행하거나 직접 확인하십시오',
  ),
};
