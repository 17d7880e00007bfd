import { posix } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { HostWay } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { RestoreDestination } from '../../shared/model/restore.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { Target } from '../../shared/model/target.ts';
import type { RestoreTargets } from './restore-targets.ts';

/** Into a folder of this computer, into one of the host that has the target's files, or over what the target has. */
export type RestoreTo =
  | { readonly kind: 'folder' | 'host-folder'; readonly dir: string }
  | { readonly kind: 'in-place' };

/** Where a restore goes. */
export type RestoreGoal = {
  readonly destination: RestoreDestination;
  /** The computer on which that is; null for this one. */
  readonly host: HostWay | null;
  /** The target whose own files are replaced; null for a folder of its own. */
  readonly replaced: Target | null;
};

/** @throws AppError target/unknown, pack/unknown, usage/invalid for a folder of a host where there is no host, or no such path */
export function goalOf(
  to: RestoreTo,
  snapshot: Pick<Snapshot, 'targetId' | 'targetName'>,
  targets: Pick<RestoreTargets, 'of' | 'basesOf'>,
): RestoreGoal {
  if (to.kind === 'folder') {
    return { destination: { kind: 'folder', dir: to.dir }, host: null, replaced: null };
  }
  const target = targets.of(snapshot);
  if (to.kind === 'in-place') {
    const bases = targets.basesOf(target);
    return { destination: { kind: 'in-place', bases }, host: target.host, replaced: target };
  }
  if (target.host === null) throw withoutHost(target.name);
  return {
    destination: { kind: 'folder', dir: absoluteThere(to.dir) },
    host: target.host,
    replaced: null,
  };
}

/** Hosts are POSIX systems: nothing there says to what a relative path would be relative. */
function absoluteThere(dir: string): string {
  if (!posix.isAbsolute(dir) || dir.includes('\0')) throw notAbsolute(dir);
  const path = posix.normalize(dir);
  return path.endsWith('/') && path !== '/' ? path.slice(0, -1) : path;
}

function withoutHost(name: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `The files of "${name}" lie on this computer, so there is no host to restore to. Choose a folder of this computer.`,
      `"${name}"의 파일은 이 컴퓨터에 있으므로 복원할 호스트가 없습니다. 이 컴퓨터의 폴더를 선택하십시오.`,
    ),
  );
}

function notAbsolute(dir: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `"${dir}" is no absolute path. Give the whole path of the folder on the host, such as /srv/restored.`,
      `"${dir}"은(는) 절대 경로가 아닙니다. /srv/restored처럼 호스트에 있는 폴더의 전체 경로를 지정하십시오.`,
    ),
  );
}
