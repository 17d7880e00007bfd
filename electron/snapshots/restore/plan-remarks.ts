import { basename } from 'node:path';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { RestoreRemark } from '../../../shared/model/restore.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { PartSurvey } from './survey-changes.ts';
import { shownName } from './system-names.ts';
import { restoreIdOf } from './work-places.ts';

const shownAtMost = 5;

/** What the names and places of a part say against restoring it. */
export function surveyBlockers(survey: PartSurvey): readonly RestoreRemark[] {
  const { names } = survey;
  return [
    ...remark('unsafe-path', survey.linkedFolders, {
      en: (list) =>
        `${list} is a link or no folder, and nothing is restored through it. Put a real folder there, or name the folder it leads to as a base of its own.`,
      ko: (list) =>
        `${list}은(는) 링크이거나 폴더가 아니므로 그 안으로 복원하지 않습니다. 실제 폴더로 바꾸거나, 가리키는 폴더를 별도 기준 폴더로 지정하십시오.`,
    }),
    ...remark('other-volume', survey.otherVolumes, {
      en: (list) =>
        `${list} lies on another volume than its base, so it cannot be exchanged by renaming. Restore it to a folder and copy it over with the service stopped.`,
      ko: (list) =>
        `${list}은(는) 기준 폴더와 다른 볼륨에 있어 이름 바꾸기로 교체할 수 없습니다. 다른 폴더로 복원한 뒤 서비스를 멈추고 복사하십시오.`,
    }),
    ...remark('special-file', survey.specialFiles, {
      en: (list) =>
        `${list} is neither a file nor a folder (a socket, a pipe, a device) and lies where files are exchanged. Stop the service and remove it.`,
      ko: (list) =>
        `${list}은(는) 파일이나 폴더가 아니며(소켓, 파이프, 장치) 교체할 위치에 있습니다. 서비스를 멈추고 제거하십시오.`,
    }),
    ...remark('illegal-name', names.illegal, {
      en: (list) =>
        `${list} is not a legal name on this system. Restore on the system the snapshot was taken from, or leave the part out.`,
      ko: (list) =>
        `${list}은(는) 이 시스템에서 사용할 수 없는 이름입니다. 스냅샷을 만든 시스템에서 복원하거나 해당 항목을 제외하십시오.`,
    }),
    ...remark('illegal-name', names.tooLong, {
      en: (list) =>
        `${list} has a name longer than this system takes (255 bytes). Restore to another file system.`,
      ko: (list) =>
        `${list}의 이름이 이 시스템의 한계(255바이트)보다 깁니다. 다른 파일 시스템으로 복원하십시오.`,
    }),
    ...remark(
      'name-collision',
      names.collisions.map((pair) => pair.join(' = ')),
      {
        en: (list) =>
          `${list}: these names are one and the same where capital letters do not count, so one file would replace the other. Restore to a file system that tells them apart.`,
        ko: (list) =>
          `${list}: 대소문자를 구분하지 않는 곳에서는 같은 이름이라 한 파일이 다른 파일을 덮어씁니다. 대소문자를 구분하는 파일 시스템으로 복원하십시오.`,
      },
    ),
  ];
}

export function missingFolder(dir: string): RestoreRemark {
  return {
    code: 'no-folder',
    text: localText(
      `The folder "${shownName(dir)}" is not there. Make it, or mount its volume, or restore to another folder.`,
      `"${shownName(dir)}" 폴더가 없습니다. 폴더를 만들거나 볼륨을 마운트하거나 다른 폴더로 복원하십시오.`,
    ),
  };
}

export function noBase(part: LocalText, base: string): RestoreRemark {
  return {
    code: 'no-folder',
    text: localText(
      `No folder is given for "${base}", where "${part.en}" belongs. Set it for the target, or leave the part out.`,
      `"${part.ko}"이(가) 들어갈 "${base}" 폴더가 지정되지 않았습니다. 대상에 폴더를 지정하거나 항목을 제외하십시오.`,
    ),
  };
}

/** A database of a server lies in no folder that could be replaced. */
export function onServer(part: LocalText): RestoreRemark {
  return {
    code: 'no-folder',
    text: localText(
      `"${part.en}" is a database of a PostgreSQL server, which is replaced by itself and not together with files: choose it alone, and the other parts alone, with the service stopped all the while.`,
      `"${part.ko}"은(는) PostgreSQL 서버의 데이터베이스이므로 파일과 함께가 아니라 따로 교체합니다. 서비스를 멈춘 상태에서 이 항목만, 그리고 나머지 항목만 각각 선택하십시오.`,
    ),
  };
}

/** What a target handed out itself is no file of its folder. */
export function handedOut(part: LocalText): RestoreRemark {
  return {
    code: 'no-folder',
    text: localText(
      `"${part.en}" is what the target handed out about itself, and is not put back with its files. Restore it to a folder, and give it back by an action of the target.`,
      `"${part.ko}"은(는) 대상이 스스로 내보낸 내용이므로 파일과 함께 되돌리지 않습니다. 폴더로 복원한 뒤 대상의 작업으로 되돌리십시오.`,
    ),
  };
}

export function notEmpty(dir: string, names: readonly string[]): RestoreRemark {
  const list = quoted(names);
  return {
    code: 'not-empty',
    text: localText(
      `"${shownName(dir)}" is not empty: ${list}. Restore into a new or an empty folder.`,
      `"${shownName(dir)}"이(가) 비어 있지 않습니다: ${list}. 새 폴더나 빈 폴더로 복원하십시오.`,
    ),
  };
}

export function noSpace(place: string, neededBytes: number, freeBytes: number): RestoreRemark {
  return {
    code: 'no-space',
    text: localText(
      `"${shownName(place)}" needs ${formatBytes(neededBytes, 'en')} and has ${formatBytes(freeBytes, 'en')} free. Free space there, or restore to another disk.`,
      `"${shownName(place)}"에 ${formatBytes(neededBytes, 'ko')}가 필요한데 남은 공간은 ${formatBytes(freeBytes, 'ko')}입니다. 공간을 확보하거나 다른 디스크로 복원하십시오.`,
    ),
  };
}

export function interruptedBefore(path: string): RestoreRemark {
  const id = restoreIdOf(basename(path), 'intent') ?? 'ID';
  return {
    code: 'interrupted-restore',
    text: localText(
      `An earlier restore was interrupted here ("${shownName(path)}"). Finish it first with "holdfast restore resume ${id}", or take it back with "holdfast restore rollback ${id}".`,
      `이전 복원이 여기서 중단되었습니다("${shownName(path)}"). 먼저 "holdfast restore resume ${id}"로 끝내거나 "holdfast restore rollback ${id}"로 되돌리십시오.`,
    ),
  };
}

export const noGate: RestoreRemark = {
  code: 'no-gate',
  text: localText(
    'The pack names no file that keeps the service from starting meanwhile. Make sure that nothing starts it during the restore.',
    '팩에 서비스 시작을 막는 파일이 지정되어 있지 않습니다. 복원하는 동안 아무것도 서비스를 시작하지 않도록 하십시오.',
  ),
};

export function gateMissing(part: string): RestoreRemark {
  return {
    code: 'gate-missing',
    text: localText(
      `The snapshot does not hold "${part}", whose file keeps the service from starting meanwhile. Make sure that nothing starts it during the restore.`,
      `복원하는 동안 서비스 시작을 막아 주는 "${part}" 항목이 스냅샷에 없습니다. 복원하는 동안 아무것도 서비스를 시작하지 않도록 하십시오.`,
    ),
  };
}

export const noHardLinks: RestoreRemark = {
  code: 'no-hard-links',
  text: localText(
    'This file system has no hard links: each replaced file is absent for an instant between two renames.',
    '이 파일 시스템은 하드 링크를 지원하지 않습니다. 교체되는 파일은 두 번의 이름 바꾸기 사이에 아주 잠깐 없는 상태가 됩니다.',
  ),
};

export function withSudo(host: string): RestoreRemark {
  return {
    code: 'with-sudo',
    text: localText(
      `Everything on ${host} is done with sudo, as root. Owners and rights of what is restored are set as they were.`,
      `${host}에서 모든 작업을 sudo로, 즉 root 권한으로 수행합니다. 복원된 파일의 소유자와 권한은 원래대로 설정됩니다.`,
    ),
  };
}

export const ownersNotRestored: RestoreRemark = {
  code: 'owners-not-restored',
  text: localText(
    'This account may not give files to other accounts: what is restored will belong to it. Run as an administrator to restore the owners too.',
    '이 계정은 파일 소유자를 바꿀 수 없으므로 복원된 파일은 이 계정의 소유가 됩니다. 소유자까지 복원하려면 관리자 권한으로 실행하십시오.',
  ),
};

type Wording = { readonly en: (list: string) => string; readonly ko: (list: string) => string };

function remark(
  code: RestoreRemark['code'],
  names: readonly string[],
  wording: Wording,
): readonly RestoreRemark[] {
  if (names.length === 0) return [];
  const list = quoted(names);
  return [{ code, text: localText(wording.en(list), wording.ko(list)) }];
}

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, shownAtMost).map((name) => `"${shownName(name)}"`);
  return `${shown.join(', ')}${names.length > shownAtMost ? ' …' : ''}`;
}
