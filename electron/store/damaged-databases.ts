import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import { dayOfBackup } from './backup-name.ts';

/**
 * What is said of databases that were set aside as damaged and still lie beside the console's own; null when none does. Moving them away
 * tells that somebody has seen to it.
 */
export function damagedWarning(path: string): LocalText | null {
  const folder = dirname(path);
  const [first, ...later] = namesIn(folder)
    .filter((name) => name.startsWith(`${basename(path)}.damaged-`) && !/-(wal|shm|journal)$/.test(name))
    .toSorted();
  if (first === undefined) return null;
  const kept = [first, ...later].map((name) => join(folder, name)).join(', ');
  const backup = newestBackupBefore(join(folder, 'backups'), setAsideAt(first));
  return localText(
    `The console's database was damaged and is kept as ${kept}; a fresh one was started, without targets, schedules and history. ${adviceEn(backup)} Then move the damaged file to another folder: until then this is said again.`,
    `콘솔 데이터베이스가 손상되어 ${kept}(으)로 보관하고, 대상·일정·기록이 없는 새 데이터베이스로 시작했습니다. ${adviceKo(backup)} 그런 다음 손상된 파일을 다른 폴더로 옮기십시오. 옮길 때까지 이 안내가 계속 표시됩니다.`,
  );
}

function adviceEn(backup: string | null): string {
  return backup === null
    ? 'There is no backup from before it: set up the targets again.'
    : `To go back to the newest backup from before it, close every console and copy ${backup} to console.db.`;
}

function adviceKo(backup: string | null): string {
  return backup === null
    ? '손상 전의 백업이 없으므로 대상을 다시 등록하십시오.'
    : `손상 전의 최신 백업으로 돌아가려면 모든 콘솔을 닫고 ${backup}을(를) console.db로 복사하십시오.`;
}

/** When a database was set aside, as its name says: epoch ms at the end of that second. */
function setAsideAt(name: string): number {
  const [, day = '', time = ''] = /damaged-(\d{8})T(\d{6})Z/.exec(name) ?? [];
  const date = day.replace(/(....)(..)(..)/, '$1-$2-$3');
  return Date.parse(`${date}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`) + 999;
}

/** Those made later are of the fresh database. */
function newestBackupBefore(folder: string, at: number): string | null {
  const backups = namesIn(folder).filter((name) => dayOfBackup(name) !== null);
  const earlier = backups.map((name) => join(folder, name)).filter((path) => statSync(path).mtimeMs <= at);
  return earlier.toSorted().at(-1) ?? null;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
