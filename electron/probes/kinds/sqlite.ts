import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { inspectDatabaseFile } from '../../locations/live-database/client.ts';
import type { DatabaseFacts, QuickCheck } from '../../locations/live-database/task-schemas.ts';
import type { SqliteProbe } from '../../packs/schema/probes/local.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';

/** Opens a live database read-only: is it one, is it whole, can it be read in time, does its log grow. The value is its size. */
export const sqliteKind: ProbeKind<'sqlite'> = {
  kind: 'sqlite',
  async run(definition, context) {
    const { location, children, signal, timeoutMs } = context;
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    const quickCheckUpToBytes = definition['quick-check'] ? definition['quick-check-up-to'] : null;
    const before = context.clock.monotonicMs();
    try {
      const access = { location, children };
      const facts = await inspectDatabaseFile(access, path, { quickCheckUpToBytes }, { signal, timeoutMs });
      return judgeDatabase(definition, path, facts, context.clock.monotonicMs() - before);
    } catch (error: unknown) {
      return outcomeOfFailure(error, [{ name: 'path', value: path }]);
    }
  },
};

/** From where on a log or a wait is told. */
type DatabaseLimits = Pick<SqliteProbe, 'warn-wal' | 'warn-lock-wait'>;

/** What the facts of a database mean by the limits of the probe. */
export function judgeDatabase(
  definition: DatabaseLimits,
  path: string,
  facts: DatabaseFacts,
  latencyMs: number,
): ProbeOutcome {
  const findings = [
    damageFinding(path, facts.quickCheck),
    emptyFinding(path, facts),
    longerFinding(path, facts),
    walFinding(definition, path, facts),
    lockFinding(definition, path, facts),
  ];
  return {
    ...noOutcome,
    ...worstFinding(findings.filter((finding) => finding !== null)),
    value: facts.sizeBytes,
    unit: 'B',
    latencyMs,
    evidence: evidenceOf(path, facts),
  };
}

function damageFinding(path: string, check: QuickCheck): Finding | null {
  if (check.kind !== 'damaged') return null;
  const first = check.problems[0] ?? '';
  return {
    state: 'down',
    reason: localText(
      `"${path}" is damaged: quick_check reports "${first}". Copy the whole folder aside before anything else, then restore from a backup.`,
      `"${path}"이(가) 손상되었습니다. quick_check 보고: "${first}". 먼저 폴더 전체를 다른 곳에 복사한 뒤 백업에서 복원하십시오.`,
    ),
  };
}

function emptyFinding(path: string, facts: DatabaseFacts): Finding | null {
  return facts.tables > 0 ? null : withoutTables(path);
}

/** The file is a database, and not the one that the server had. */
export function withoutTables(path: string): Finding {
  return {
    state: 'down',
    reason: localText(
      `"${path}" is a database without any table: the real one was moved, deleted or not copied with its -wal file. Stop the server and restore it.`,
      `"${path}"은(는) 테이블이 하나도 없는 데이터베이스입니다. 원래 파일이 옮겨졌거나 삭제되었거나 -wal 파일 없이 복사되었습니다. 서버를 멈추고 복원하십시오.`,
    ),
  };
}

/** Without a log, the pages are all there is: what lies behind them was left by another file. */
function longerFinding(path: string, facts: DatabaseFacts): Finding | null {
  const wholeBytes = facts.pageCount * facts.pageSizeBytes;
  if (facts.walBytes !== null || facts.sizeBytes <= wholeBytes) return null;
  return {
    state: 'degraded',
    reason: localText(
      `"${path}" is ${facts.sizeBytes - wholeBytes} bytes longer than its pages (${facts.pageCount} of ${facts.pageSizeBytes} B): it was copied over a longer file, or is being written over. Find out which program writes it besides the server.`,
      `"${path}"이(가) 페이지(${facts.pageSizeBytes} B ${facts.pageCount}개)보다 ${facts.sizeBytes - wholeBytes}바이트 깁니다. 더 긴 파일 위에 복사되었거나 다른 프로그램이 덮어쓰고 있습니다. 서버 외에 어떤 프로그램이 이 파일에 쓰는지 찾으십시오.`,
    ),
  };
}

function walFinding(definition: DatabaseLimits, path: string, facts: DatabaseFacts): Finding | null {
  const walBytes = facts.walBytes ?? 0;
  if (walBytes <= definition['warn-wal']) return null;
  return {
    state: 'degraded',
    reason: localText(
      `The write-ahead log of "${path}" has grown to ${formatBytes(walBytes, 'en')}: some process keeps an old read open, so it cannot be emptied. Find it, or restart the server.`,
      `"${path}"의 미리 쓰기 로그가 ${formatBytes(walBytes, 'ko')}까지 커졌습니다. 오래된 읽기를 열어 둔 프로세스가 있어 비워지지 않습니다. 그 프로세스를 찾거나 서버를 다시 시작하십시오.`,
    ),
  };
}

function lockFinding(definition: DatabaseLimits, path: string, facts: DatabaseFacts): Finding | null {
  if (facts.lockWaitMs <= definition['warn-lock-wait']) return null;
  return {
    state: 'degraded',
    reason: localText(
      `Reading "${path}" had to wait ${formatDuration(facts.lockWaitMs, 'en')} for a lock: a long write holds it.`,
      `"${path}"을(를) 읽기 위해 잠금을 ${formatDuration(facts.lockWaitMs, 'ko')} 기다렸습니다. 긴 쓰기 작업이 잡고 있습니다.`,
    ),
  };
}

function evidenceOf(path: string, facts: DatabaseFacts): EvidenceFact[] {
  const bug = facts.writerHasWalResetBug
    ? ' (has the WAL-reset bug that 3.51.3 fixes: never checkpoint or vacuum it from another program)'
    : '';
  return [
    { name: 'path', value: path },
    { name: 'read from', value: facts.source === 'copy' ? 'a copy (nobody has it open)' : 'the live file' },
    { name: 'size', value: formatBytes(facts.sizeBytes, 'en') },
    { name: 'write-ahead log', value: facts.walBytes === null ? 'none' : formatBytes(facts.walBytes, 'en') },
    { name: 'journal mode', value: facts.journalMode },
    { name: 'pages', value: `${facts.pageCount} of ${facts.pageSizeBytes} B, ${facts.freePages} free` },
    { name: 'tables', value: String(facts.tables) },
    { name: 'user_version', value: String(facts.userVersion) },
    { name: 'lock wait', value: formatDuration(facts.lockWaitMs, 'en') },
    { name: 'quick check', value: quickCheckText(facts.quickCheck) },
    { name: 'written by SQLite', value: `${facts.writerVersion ?? 'not noted'}${bug}` },
  ];
}

function quickCheckText(check: QuickCheck): string {
  switch (check.kind) {
    case 'ok':
      return `ok in ${formatDuration(check.durationMs, 'en')}`;
    case 'damaged':
      return check.problems.join('\n');
    case 'not-checkable':
      return `not checkable: ${check.because}`;
    case 'too-large':
      return 'left out: above the size limit';
    case 'off':
      return 'off';
  }
}
