import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { fileClockAheadMs } from '../../locations/file-clock.ts';
import { localPath } from '../../locations/local-path.ts';
import type { Location } from '../../locations/location.ts';
import { SshLocation } from '../../locations/ssh/ssh-location.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { LogProbe } from '../../packs/schema/probes/local.ts';
import {
  filledPath,
  localScope,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
} from '../local/local-outcome.ts';
import {
  boundedMemory,
  bucketMsFor,
  LogMemory,
  mergeBuckets,
  mostFrequent,
  totals,
} from '../local/log-memory.ts';
import { LogScanResult, logScanTaskName } from '../local/log-scan-schema.ts';
import type { LogBucket, LogScanInput } from '../local/log-scan-schema.ts';
import { readHostLog } from '../local/read-host-log.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';

const maxBytes = 8 * 1024 ** 2;
/** Part of the time that counting may take; what is left over is read by the next run. */
const scanShare = 0.6;
/** Part of the time that reading over a connection may take. */
const readShare = 0.3;
const shownTops = 10;

/** Counts patterns in a log since last time, over its rotation, and compares them as ratios within a window. */
export const logKind: ProbeKind<'log'> = {
  kind: 'log',
  async run(definition, context) {
    const location = context.folder(definition.base);
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    const remembered = LogMemory.safeParse(context.memory.read()).data ?? null;
    try {
      const input = await scanInput(definition, path, remembered, location, context);
      if (input === null) return missingLog(path);
      const { signal, timeoutMs } = context;
      const scan = LogScanResult.parse(
        await context.children.run(logScanTaskName, input, { signal, timeoutMs }),
      );
      if (scan.kind === 'missing') return missingLog(path);
      const buckets = mergeBuckets(remembered?.buckets ?? [], scan.buckets, input.now, definition.window);
      context.memory.write(boundedMemory({ position: scan.position, buckets }));
      return judgeLog(definition, path, buckets, scan, context);
    } catch (error: unknown) {
      return outcomeOfFailure(error, [{ name: 'path', value: path }]);
    }
  },
};

/** Null when there is no log. */
async function scanInput(
  definition: LogProbe,
  path: string,
  remembered: LogMemory | null,
  location: Location,
  context: ProbeContext,
): Promise<LogScanInput | null> {
  const rotated = filledPath(definition.rotated ?? `${definition.path}.1`, context);
  const fill = (text: string) => fillTemplate(text, localScope(context)).value;
  const position = remembered?.position ?? null;
  const log = await logOf(location, { path, rotated, position, windowMs: definition.window }, context);
  if (log === null) return null;
  return {
    log,
    name: path,
    position,
    counts: definition.counts.map(({ id, pattern }) => ({ id, pattern: fill(pattern) })),
    tops: definition.top.map(({ pattern }) => fill(pattern)),
    now: context.clock.now(),
    windowMs: definition.window,
    bucketMs: bucketMsFor(definition.window),
    maxBytes,
    maxMs: context.timeoutMs * scanShare,
  };
}

type WantedLog = {
  readonly path: string;
  readonly rotated: string;
  readonly position: LogMemory['position'] | null;
  readonly windowMs: number;
};

/** Files of this computer are read by the child that counts; those of a host come to it over the connection that is here. */
async function logOf(
  location: Location,
  { path, rotated, position, windowMs }: WantedLog,
  { clock, signal, timeoutMs }: ProbeContext,
): Promise<LogScanInput['log'] | null> {
  if (!(location instanceof SshLocation)) {
    const [here, before] = [await localPath(location, path), await localPath(location, rotated)];
    return { kind: 'here', path: here, rotatedPath: before };
  }
  const reading = {
    path,
    rotatedPath: rotated,
    position,
    maxBytes,
    oldestAt: clock.now() - windowMs,
    aheadMs: await fileClockAheadMs(location, signal),
    withinMs: timeoutMs * readShare,
  };
  const read = await readHostLog(location, reading, signal);
  return read === null ? null : { kind: 'read', read };
}

type Scanned = Extract<LogScanResult, { kind: 'scanned' }>;

function judgeLog(
  definition: LogProbe,
  path: string,
  buckets: readonly LogBucket[],
  scan: Scanned,
  context: ProbeContext,
): ProbeOutcome {
  const { counts, tops } = totals(buckets);
  const ratios = ratiosOf(definition, counts);
  const rates = Object.fromEntries([
    ...definition.counts.map(({ id }) => [id, countOf(counts, id)] as const),
    ...ratios.map(({ id, ratio }) => [id, ratio] as const),
  ]);
  const scope = localScope(context);
  const measured = definition.measure === undefined ? null : (rates[definition.measure] ?? null);
  const expectations = definition.expect.map((assertion) => fillAssertion(assertion, scope).value);
  const facts = { rates, now: scope.now, ...(measured === null ? {} : { value: measured }) };
  const { state, reason, verdicts } = checkAssertions(expectations, facts);
  const isRatio = ratios.some(({ id }) => id === definition.measure);
  return {
    ...noOutcome,
    state,
    reason,
    value: measured,
    unit: measured !== null && isRatio ? 'ratio' : null,
    evidence: [
      { name: 'path', value: path },
      { name: 'window', value: formatDuration(definition.window, 'en') },
      ...definition.counts.map(({ id, title }) => ({ name: title.en, value: String(countOf(counts, id)) })),
      ...ratios.map(({ title, text }) => ({ name: title, value: text })),
      ...definition.top.map(({ title }, place) => ({ name: title.en, value: topText(tops[place] ?? {}) })),
      ...verdicts.map((verdict) => ({
        name: verdict.held ? 'holds' : 'does not hold',
        value: verdict.detail.en,
      })),
      ...readingFacts(scan),
    ],
  };
}

type Ratio = {
  readonly id: string;
  readonly title: string;
  readonly ratio: number | null;
  readonly text: string;
};

function ratiosOf(definition: LogProbe, counts: LogBucket['counts']): Ratio[] {
  return definition.ratios.map((ratio) => {
    const of = countOf(counts, ratio.of);
    const per = ratio.per.reduce((sum, id) => sum + countOf(counts, id), 0);
    const base = { id: ratio.id, title: ratio.title.en };
    if (per === 0 || per < ratio['at-least']) {
      return { ...base, ratio: null, text: `too few to tell: ${per}, at least ${ratio['at-least']} needed` };
    }
    return { ...base, ratio: of / per, text: `${((of / per) * 100).toFixed(1)} % (${of} of ${per})` };
  });
}

function countOf(counts: LogBucket['counts'], id: string): number {
  return Object.hasOwn(counts, id) ? (counts[id] ?? 0) : 0;
}

function topText(top: Readonly<Record<string, number>>): string {
  const shown = mostFrequent(top).slice(0, shownTops);
  return shown.length === 0 ? 'none' : shown.map(([value, count]) => `${value} (${count})`).join(', ');
}

function readingFacts(scan: Scanned): EvidenceFact[] {
  const facts = [{ name: 'read now', value: `${scan.lines} lines, ${formatBytes(scan.readBytes, 'en')}` }];
  if (scan.rotation === 'followed') facts.push({ name: 'rotation', value: 'followed into the rotated file' });
  if (scan.rotation === 'lost') {
    facts.push({
      name: 'rotation',
      value: 'the log was replaced and its last lines were not found: they are not counted',
    });
  }
  if (scan.skippedBytes > 0) {
    facts.push({
      name: 'skipped',
      value: `${formatBytes(scan.skippedBytes, 'en')} of older lines: more than one run reads`,
    });
  }
  if (scan.remainingBytes > 0) {
    facts.push({ name: 'still to read', value: formatBytes(scan.remainingBytes, 'en') });
  }
  return facts;
}

function missingLog(path: string): ProbeOutcome {
  return {
    ...noOutcome,
    state: 'unknown',
    reason: localText(
      `There is no log "${path}", so nothing can be counted. Check the server folder and where the server writes its log.`,
      `로그 "${path}"이(가) 없어 아무것도 셀 수 없습니다. 서버 폴더와 서버가 로그를 쓰는 위치를 확인하십시오.`,
    ),
    evidence: [{ name: 'path', value: path }],
  };
}
