import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { Assertion } from '../../packs/schema/assertion.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import type { LabelRule } from '../../packs/schema/probes/metrics.ts';
import type { AnswerBody } from '../http/answer-body.ts';
import { askOnce } from '../http/ask.ts';
import { createBudget } from '../http/budget.ts';
import { cleaner } from '../http/evidence.ts';
import type { Answered } from '../http/exchange.ts';
import { peerOf } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import { CounterMemory, growthOf } from '../metrics/growth.ts';
import type { Growth } from '../metrics/growth.ts';
import { namedMetrics } from '../metrics/metric-readings.ts';
import type { NamedMetric } from '../metrics/metric-readings.ts';
import { notMetrics } from '../metrics/not-metrics.ts';
import { readPrometheus } from '../../packs/formats/prometheus-text.ts';
import type { Sample } from '../../packs/formats/prometheus-text.ts';
import { readSeries, startedAt } from '../metrics/read-series.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { attempt, outcome } from './outcome.ts';

type Definition = ProbeOf<'prometheus'>;

const accepted = 'text/plain;version=0.0.4';

/** Named series of a server's metrics: values, growth since the last run or within a window, and ratios. */
export const prometheusKind: ProbeKind<'prometheus'> = {
  kind: 'prometheus',
  run: (definition, context) => attempt(() => readMetrics(definition, context)),
};

async function readMetrics(definition: Definition, context: ProbeContext): Promise<ProbeOutcome> {
  const { request } = definition;
  const credentials = await readCredentials(definition, context.secrets, context.signal);
  const scope = createRunScope({
    settings: context.target.settings,
    credentials,
    session: {},
    now: context.clock.now(),
  });
  const asked = await askOnce({ ...request, headers: { accept: accepted, ...request.headers } }, context, {
    expect: definition.expect,
    scope,
    budget: createBudget(context.clock, context.timeoutMs),
  });
  const { evidence } = asked;
  if (asked.kind === 'no-answer') return outcome(asked.found, asked);
  const { result, body } = asked;
  const { latencyMs } = result;
  const samples = samplesOf(result, body, scope);
  if (!Array.isArray(samples)) return outcome(samples, { latencyMs, evidence });
  return judgeSamples(definition, context, { samples, body, scope, latencyMs, evidence });
}

function samplesOf(result: Answered, body: AnswerBody, scope: RunScope): Sample[] | Finding {
  const clean = cleaner(scope.hidden());
  const peer = peerOf(result.url);
  if (result.answer.truncated) return cutOff(peer, result.request.maxBytes);
  const read = readPrometheus(body.text);
  if (read.kind === 'samples' && read.samples.length > 0) return [...read.samples];
  return notMetrics(body, read.kind === 'samples' ? null : read, { peer, clean });
}

function cutOff(peer: string, maxBytes: number): Finding {
  return {
    state: 'unknown',
    reason: localText(
      `The metrics of ${peer} are larger than ${formatBytes(maxBytes, 'en')} and were cut off, so nothing in them is relied on. Allow more with max-bytes in the pack.`,
      `${peer}의 메트릭이 ${formatBytes(maxBytes, 'ko')}보다 커서 잘렸으므로 그 내용을 사용하지 않습니다. 팩의 max-bytes 값을 늘리십시오.`,
    ),
  };
}

type Read = {
  readonly samples: readonly Sample[];
  readonly body: AnswerBody;
  readonly scope: RunScope;
  readonly latencyMs: number;
  readonly evidence: readonly EvidenceFact[];
};

function judgeSamples(definition: Definition, context: ProbeContext, read: Read): ProbeOutcome {
  const { samples, body, scope } = read;
  const filled = definition.series.map((series) => ({
    ...series,
    labels: series.labels.map((rule) => filledRule(rule, scope)),
  }));
  const series = Object.fromEntries(filled.map((one) => [one.id, readSeries(one, samples)]));
  const counters = filled.flatMap(({ id, read: how }) => {
    const value = series[id]?.value ?? null;
    return how === 'value' || value === null ? [] : [[id, value] as const];
  });
  const now = context.clock.now();
  const growth = growthOf(
    { at: now, startedAt: startedAt(samples), values: Object.fromEntries(counters) },
    CounterMemory.safeParse(context.memory.read()).data ?? null,
    definition.window ?? null,
  );
  context.memory.write(growth.memory);
  const metrics = namedMetrics(definition, { series, growth, now });
  const { found, verdicts } = judgeMetrics(definition, metrics, body, scope);
  const measured = metrics.find(({ id }) => id === definition.measure)?.metric;
  const value = measured?.kind === 'number' ? measured.value : null;
  const isRatio = definition.ratios.some(({ id }) => id === definition.measure);
  return outcome(found, {
    value,
    unit: value === null ? null : (definition.unit ?? (isRatio ? 'ratio' : null)),
    latencyMs: read.latencyMs,
    evidence: [
      ...metrics.map(({ title, metric }) => ({ name: title, value: metric.text })),
      ...growthFacts(growth, now),
      ...verdicts,
      ...read.evidence.filter(({ name }) => name !== 'body'),
    ],
  });
}

function filledRule(rule: LabelRule, scope: RunScope): LabelRule {
  const fill = (text: string) => fillTemplate(text, scope.templates).value;
  if ('equals' in rule) return { ...rule, equals: fill(rule.equals) };
  return 'one-of' in rule ? { ...rule, 'one-of': rule['one-of'].map(fill) } : rule;
}

function judgeMetrics(
  { expect }: Definition,
  metrics: readonly NamedMetric[],
  body: AnswerBody,
  scope: RunScope,
): { readonly found: Finding; readonly verdicts: readonly EvidenceFact[] } {
  const secrets = scope.hidden();
  const byId = new Map(metrics.map((one) => [one.id, one]));
  const named = (assertion: Assertion) => ('rate' in assertion ? byId.get(assertion.rate) : undefined);
  const told = expect.filter((one) => asksWhetherThere(one) || named(one)?.metric.kind !== 'absent');
  const rates = Object.fromEntries(metrics.flatMap(({ id, metric }) => rateOf(id, metric)));
  const { status, headers, text, latencyMs, now } = body;
  const facts = { status, headers, text, latencyMs, now, rates };
  const filled = told.map((one) => fillAssertion(one, scope.templates).value);
  const { state, reason, verdicts } = checkAssertions(filled, facts, secrets);
  const shown = verdicts.map(({ held, detail }) => ({
    name: held ? 'holds' : 'does not hold',
    value: detail.en,
  }));
  if (state !== 'ok' && reason !== null) return { found: { state, reason }, verdicts: shown };
  const untold = expect.map(named).filter((one) => one !== undefined && one.metric.kind === 'absent');
  const [missing] = untold;
  if (missing !== undefined && told.length < expect.length)
    return { found: notTold(missing), verdicts: shown };
  const first = expect.map(named).find((one) => one?.metric.kind === 'first-reading');
  return { found: first === undefined ? { state: 'ok', reason: null } : firstReading, verdicts: shown };
}

function asksWhetherThere(assertion: Assertion): boolean {
  return 'rate' in assertion && (assertion.exists !== undefined || assertion['if-present'] !== undefined);
}

function rateOf(id: string, metric: NamedMetric['metric']): (readonly [string, number | null])[] {
  if (metric.kind === 'absent') return [];
  return [[id, metric.kind === 'number' ? metric.value : null]];
}

function notTold({ title, metric }: NamedMetric): Finding {
  return {
    state: 'unknown',
    reason: localText(
      `The server does not tell "${title}" (${metric.text}), so nothing is known about it. If the line only appears once it happened, the pack has to say so with "absent: zero".`,
      `서버가 "${title}"을(를) 알려 주지 않아(${metric.text}) 상태를 알 수 없습니다. 한 번이라도 발생해야 나타나는 값이라면 팩에 "absent: zero"를 지정해야 합니다.`,
    ),
  };
}

const firstReading: Finding = {
  state: 'unknown',
  reason: localText(
    'This is the first reading of these counters, so nothing can be said about their growth. The next run can.',
    '이 카운터를 처음 읽었으므로 증가량을 아직 알 수 없습니다. 다음 실행부터 알 수 있습니다.',
  ),
};

function growthFacts({ since, restarted }: Growth, now: number): EvidenceFact[] {
  const facts: EvidenceFact[] = [];
  if (since !== null) {
    const span = formatDuration(now - since, 'en');
    facts.push({ name: 'growth since', value: `${new Date(since).toISOString()} (${span})` });
  }
  if (restarted !== null) {
    const how = restarted === 'start-time' ? 'its start time changed' : 'a counter went down';
    facts.push({ name: 'restart', value: `${how}: counters began anew at 0 since the last reading` });
  }
  return facts;
}
