import { basename, join, posix } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { HostPlace } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import { ipv6Hint } from '../locations/ssh/ipv6-hint.ts';
import { parseSshPlace, sshAddressText, sshPlaceText } from '../locations/ssh/ssh-address.ts';
import type { ChosenPlace } from '../snapshots/repository-ports.ts';
import type { Picker } from './picker.ts';

type Wish =
  | { readonly folder: string; readonly newFolderName?: string | undefined }
  | { readonly onHost: HostPlace };

/** The place that was chosen for a repository: a folder of this computer by its token, or one on a host as it was typed. */
export function chosenPlace(picker: Picker, wish: Wish): ChosenPlace {
  if ('onHost' in wish) return placeOnHost(wish.onHost);
  return { place: placeOf(picker, wish.folder, wish.newFolderName), host: null };
}

/** A chosen folder, or a new one inside it. A name is one name: it cannot lead elsewhere. */
export function placeOf(picker: Picker, folder: string, newFolderName: string | undefined): string {
  const chosen = picker.pathOf(folder);
  if (newFolderName === undefined || newFolderName === '') return chosen;
  const isPlain =
    basename(newFolderName) === newFolderName && newFolderName !== '.' && newFolderName !== '..';
  if (!isPlain || newFolderName.includes('\\') || newFolderName.includes('\0')) throw notAName(newFolderName);
  return join(chosen, newFolderName);
}

/** In the one way in which a place is kept: the same folder is never two repositories because of a slash. */
function placeOnHost(typed: HostPlace): ChosenPlace {
  const { address, folder, host } = folderOnHost(typed);
  return { place: sshPlaceText({ address, path: folder }), host };
}

/** A folder on a host as it was typed, and the way there. @throws AppError usage/invalid */
export function folderOnHost({ place, keyFile, jumps }: HostPlace) {
  const there = parseSshPlace(place);
  const folder = there === null ? '/' : posix.resolve('/', there.path);
  if (there === null || folder === '/') throw notAPlace(place);
  const { address } = there;
  return { address, folder, host: { address: sshAddressText(address), keyFile, jumps } };
}

function notAPlace(place: string): AppError {
  const hint = ipv6Hint(place);
  return new AppError(
    'usage/invalid',
    localText(
      `"${place.slice(0, 200)}" is no folder on a host. Give ssh://user@host/folder or ssh://user@host:port/folder with the absolute folder, other characters percent-encoded; never a password.${hint.en}`,
      `"${place.slice(0, 200)}"은(는) 호스트의 폴더가 아닙니다. ssh://user@host/folder 또는 ssh://user@host:port/folder 형식으로 절대 경로를 입력하고 그 밖의 문자는 퍼센트 인코딩하십시오. 비밀번호는 포함하지 마십시오.${hint.ko}`,
    ),
  );
}

function notAName(name: string): AppError {
  return new AppError(
    'usage/invalid',
    localText(
      `"${name.slice(0, 80)}" is not the name of a folder. Use one name, without slashes.`,
      `"${name.slice(0, 80)}"은(는) 폴더 이름이 아닙니다. 슬래시가 없는 이름 하나를 입력하십시오.`,
    ),
  );
}
