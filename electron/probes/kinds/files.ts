import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';
import { namedOwner, readingAccount } from '../../locations/file-accounts.ts';
import { fileClockAheadMs } from '../../locations/file-clock.ts';
import type { FileFacts, Location } from '../../locations/location.ts';
import type { FileRule } from '../../packs/schema/probes/local.ts';
import { bytesToRead, checkFile, octal } from '../local/file-rules.ts';
import type { FileObservation } from '../local/file-rules.ts';
import { changeFinding, readWatched, watchContent, watchedBytes } from '../local/content-watch.ts';
import type { Watched } from '../local/content-watch.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import { aheadText } from './clock-readings.ts';
import type { ProbeContext, ProbeKind } from '../probe-kind.ts';

/** Files and folders and what they must be like. Key files are read only to check their form and never shown. */
export const filesKind: ProbeKind<'files'> = {
  kind: 'files',
  async run(definition, context) {
    const { location } = context;
    if (location === null) return pausedWithoutFolder();
    const checked: Checked[] = [];
    const remembered = readWatched(context.memory.read());
    const watched: Watched = {};
    for (const rule of definition.files)
      checked.push(await checkRule(rule, location, context, remembered, watched));
    context.memory.write({ ...remembered, ...watched });
    const findings = checked.flatMap((one) => one.findings);
    return { ...noOutcome, ...worstFinding(findings), steps: checked.map((one) => one.step) };
  },
};

type Checked = { readonly findings: readonly Finding[]; readonly step: ProbeStep };

async function checkRule(
  rule: FileRule,
  location: Location,
  context: ProbeContext,
  remembered: Watched,
  watched: Watched,
): Promise<Checked> {
  const path = filledPath(rule.path, context);
  const before = context.clock.monotonicMs();
  const took = () => context.clock.monotonicMs() - before;
  try {
    const found = await location.facts(path, context.signal);
    if (found === null) return checkedMissing(path, rule, took());
    const facts = { ...found, owner: await namedOwner(location, found.owner, context.signal) };
    const { seen, remarks } = await observe(path, rule, facts, location, context);
    const findings: Finding[] = checkFile(path, rule, seen).map((problem) => ({
      state: rule.else,
      reason: withPackReason(problem, rule.reason),
    }));
    const change = await contentChange(path, rule, location, context, { remembered, watched });
    if (change.finding !== null) findings.push({ state: 'degraded', reason: change.finding });
    return {
      findings,
      step: stepOf(path, findings, took(), [...factsOf(facts), ...remarks, ...change.facts]),
    };
  } catch (error: unknown) {
    const { state, reason } = outcomeOfFailure(error);
    const isDown = state === 'down' && isAppError(error);
    const finding: Finding = { state: isDown ? 'down' : 'unknown', reason: reason ?? localText(path, path) };
    return { findings: [finding], step: stepOf(path, [finding], took(), []) };
  }
}

type ContentChange = { readonly finding: LocalText | null; readonly facts: readonly EvidenceFact[] };

/** What a changed content means. A file that this account may not read is not compared, which its facts say. */
async function contentChange(
  path: string,
  rule: FileRule,
  location: Location,
  { clock, signal }: ProbeContext,
  { remembered, watched }: { readonly remembered: Watched; readonly watched: Watched },
): Promise<ContentChange> {
  const forMs = rule['keep-same'];
  if (forMs === undefined) return { finding: null, facts: [] };
  try {
    const content = await location.read(path, 0, watchedBytes, signal);
    const now = watchContent(remembered[path], content, clock.now(), forMs);
    watched[path] = now;
    return { finding: changeFinding(path, now), facts: [] };
  } catch (error: unknown) {
    if (!isAppError(error) || error.code !== 'location/not-readable') throw error;
    return {
      finding: null,
      facts: [{ name: 'content', value: 'not compared: this account may not read it' }],
    };
  }
}

type Observed = { readonly seen: FileObservation; readonly remarks: readonly EvidenceFact[] };

async function observe(
  path: string,
  rule: FileRule,
  facts: FileFacts,
  location: Location,
  { clock, signal }: ProbeContext,
): Promise<Observed> {
  const length = facts.kind === 'file' ? bytesToRead(rule) : null;
  const mayWrite = rule.writable ? await mayWriteTo(path, location, signal) : null;
  const aheadMs = rule['max-age'] === undefined ? 0 : await fileClockAheadMs(location, signal);
  const seen = {
    facts,
    content: length === null ? null : await location.read(path, 0, length, signal),
    mayWrite,
    isOwn: mayWrite !== null && facts.owner === (await readingAccount(location, signal)),
    // A file is as old as the clock says that it was written by.
    now: clock.now() + aheadMs,
  };
  const remarks = [
    ...(rule.writable && mayWrite === null ? [{ name: 'write', value: notTried }] : []),
    ...(aheadMs === 0 ? [] : [{ name: 'clock of the host', value: aheadText(aheadMs) }]),
  ];
  return { seen, remarks };
}

const notTried = 'not tried: the account may run no programs on the host';

/** Null where that cannot be asked. */
async function mayWriteTo(path: string, location: Location, signal: AbortSignal): Promise<boolean | null> {
  try {
    return await location.allows(path, 'write', signal);
  } catch (error: unknown) {
    if (isAppError(error) && error.code === 'ssh/no-commands') return null;
    throw error;
  }
}

function checkedMissing(path: string, rule: FileRule, durationMs: number): Checked {
  if (rule.missing === 'optional') {
    return {
      findings: [],
      step: stepOf(path, [], durationMs, [{ name: 'present', value: 'no (optional)' }]),
    };
  }
  const missing = localText(
    `"${path}" is missing. Check whether it was moved or deleted, and restore it from the latest backup.`,
    `"${path}"이(가) 없습니다. 옮겨지거나 삭제되었는지 확인하고 최근 백업에서 복원하십시오.`,
  );
  const finding: Finding = { state: rule.missing, reason: withPackReason(missing, rule.reason) };
  return {
    findings: [finding],
    step: stepOf(path, [finding], durationMs, [{ name: 'present', value: 'no' }]),
  };
}

/** The pack says what it means for the system; the finding stays, because it names the file. */
function withPackReason(problem: LocalText, reason: LocalText | undefined): LocalText {
  if (reason === undefined) return problem;
  return localText(`${problem.en} ${reason.en}`, `${problem.ko} ${reason.ko}`);
}

function stepOf(
  path: string,
  findings: readonly Finding[],
  durationMs: number,
  facts: readonly EvidenceFact[],
): ProbeStep {
  const { state, reason } = worstFinding(findings);
  const outcome = state === 'ok' || state === 'down' ? state : 'degraded';
  return {
    id: path.slice(0, 80),
    title: localText(path, path),
    outcome,
    durationMs,
    reason,
    facts: [...facts],
  };
}

function factsOf(facts: FileFacts): readonly EvidenceFact[] {
  return [
    { name: 'kind', value: facts.kind },
    { name: 'size', value: `${facts.sizeBytes} B` },
    { name: 'mode', value: facts.mode === null ? 'not used by this system' : octal(facts.mode) },
    { name: 'owner', value: facts.owner ?? 'not known' },
    { name: 'modified', value: new Date(facts.modifiedAt).toISOString() },
  ];
}
