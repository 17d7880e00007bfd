import { isAppError } from '../../shared/errors/app-error.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { compileRegex } from '../packs/expression/regex.ts';
import type { FieldSource } from '../packs/schema/incident.ts';
import type { IncidentTarget, Witnesses } from './incident-ports.ts';

/** What the console can say of a field: a value, why there is none, or nothing (null) where it is not the console's to say now. */
export type Filled = { readonly value: string | null; readonly problem: LocalText | null } | null;

const valueCharacters = 4000;
const withinMs = 20_000;

/** Reads one field from what is known of a target. Never throws for what cannot be read; a log is read with a capture. */
export async function fillField(
  target: IncidentTarget,
  source: FieldSource,
  witnesses: Witnesses,
  signal: AbortSignal,
): Promise<Filled> {
  const looking = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  try {
    return await read(target, source, witnesses, looking);
  } catch (error: unknown) {
    signal.throwIfAborted();
    if (looking.aborted) return unfilled(tooLate);
    if (isAppError(error)) return unfilled(error.text);
    throw error;
  }
}

async function read(
  target: IncidentTarget,
  source: FieldSource,
  witnesses: Witnesses,
  signal: AbortSignal,
): Promise<Filled> {
  if ('log' in source) return null;
  if ('setting' in source)
    return filled(String(target.settings[source.setting] ?? ''), notSet(source.setting));
  if ('probe' in source) return ofProbe(target.id, source, witnesses);
  if ('policy' in source) return ofPolicy(target.id, source.policy, witnesses, signal);
  if ('view' in source) return ofView(target.id, source, witnesses, signal);
  const { probes } = witnesses.standing(target.id);
  const bad = probes.filter(({ state }) => state === 'down' || state === 'degraded' || state === 'unknown');
  const lines = bad.map(
    ({ title, state, reason }) => `${title.en}: ${state}${reason === null ? '' : ` (${reason.en})`}`,
  );
  return filled(
    lines.join('\n'),
    localText('Nothing is wrong as far as is measured.', '측정한 범위에서는 이상이 없습니다.'),
  );
}

function ofProbe(
  targetId: TargetId,
  source: Extract<FieldSource, { probe: string }>,
  witnesses: Witnesses,
): Filled {
  const probe = witnesses.standing(targetId).probes.find(({ id }) => id === source.probe);
  if (probe === undefined || probe.checkedAt === null) return unfilled(notMeasured);
  if (source.evidence === undefined)
    return filled(`${probe.state}${probe.reason === null ? '' : `: ${probe.reason.en}`}`, notMeasured);
  const found = witnesses
    .result(targetId, source.probe)
    ?.evidence.find(({ name }) => name === source.evidence)?.value;
  if (found === undefined) return unfilled(notMeasured);
  const text = source.pattern === undefined ? found : firstOf(source.pattern, found);
  return filled(text ?? '', notMeasured);
}

async function ofPolicy(
  targetId: TargetId,
  policyId: string,
  witnesses: Witnesses,
  signal: AbortSignal,
): Promise<Filled> {
  const { findings } = await witnesses.policies(targetId, signal);
  const finding = findings.find(({ id }) => id === policyId);
  if (finding === undefined) return unfilled(notMeasured);
  const { key, actual, standing, reason } = finding;
  return actual === null ? unfilled(reason) : filled(`${key} = ${actual.en} (${standing})`, reason);
}

async function ofView(
  targetId: TargetId,
  { view, column, limit }: Extract<FieldSource, { view: string }>,
  witnesses: Witnesses,
  signal: AbortSignal,
): Promise<Filled> {
  const page = await witnesses.view(targetId, view, limit, signal);
  const place = page.columns.findIndex(({ id }) => id === column);
  const values = page.rows.flatMap((cells) => cells[place] ?? []).map(String);
  const more = page.matching > values.length ? `\n… ${page.matching}` : '';
  return filled(values.length === 0 ? '' : `${values.join('\n')}${more}`, noRows);
}

function firstOf(pattern: string, text: string): string | null {
  const regex = compileRegex(pattern);
  return regex.kind === 'regex' ? regex.first(text) : null;
}

function filled(value: string, otherwise: LocalText): Filled {
  return value.trim() === ''
    ? unfilled(otherwise)
    : { value: value.slice(0, valueCharacters), problem: null };
}

function unfilled(problem: LocalText): Filled {
  return { value: null, problem };
}

const notMeasured = localText('It was not measured yet.', '아직 측정하지 않았습니다.');
const noRows = localText('There are no rows.', '행이 없습니다.');
const tooLate = localText('The target did not answer in time.', '대상이 제때 응답하지 않았습니다.');

function notSet(setting: string): LocalText {
  return localText(`The setting ${setting} is empty.`, `${setting} 설정이 비어 있습니다.`);
}
