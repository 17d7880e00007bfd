import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { isDeviceName } from '../../../shared/rules/device-name.ts';

/** What is wrong with a path below the target's folder, or null. */
export function filePathProblem(path: string): LocalText | null {
  const outside =
    path.startsWith('/') ||
    // A backslash separates on Windows; a colon begins a drive or a second stream of a file there.
    /[\\:\0]/.test(path.replaceAll(/\$\{[^}]*\}/g, '')) ||
    path.split('/').some((name) => name === '..' || isDeviceName(name)) ||
    // A setting at the beginning could be an absolute path.
    path.startsWith('${');
  return outside
    ? localText(
        `expected a path inside the target's folder, with forward slashes and without "..", found "${path}".`,
        `대상 폴더 안의 경로여야 합니다("/" 구분, ".." 불가). 실제: "${path}".`,
      )
    : null;
}

/** What is wrong with the path of a request, or null. Anything else than one slash at the beginning may name another host. */
export function requestPathProblem(path: string): LocalText | null {
  return /^\/(?![/\\])[^\\\0-\x20]*$/.test(path)
    ? null
    : localText(
        `expected a path that begins with one "/", found "${path}".`,
        `"/" 하나로 시작하는 경로여야 합니다. 실제: "${path}".`,
      );
}

/** What is wrong with the absolute address of a request, or null: its origin must be that of an address in the settings. */
export function requestUrlProblem(url: string, urlSettings: readonly string[]): LocalText | null {
  const setting = /^\$\{\s*settings\.([a-z0-9-]+)(?:\.origin)?\s*\}(?=$|[/?])/.exec(url)?.[1];
  if (setting !== undefined && urlSettings.includes(setting)) return null;
  if (setting !== undefined)
    return localText(
      `there is no setting "${setting}" of type url; there is: ${urlSettings.join(', ') || 'none'}. An address must begin with one.`,
      `url 형식의 설정 "${setting}"이(가) 없습니다. 있는 설정: ${urlSettings.join(', ') || '없음'}. 주소는 그런 설정으로 시작해야 합니다.`,
    );
  const known = urlSettings.map((name) => `\${settings.${name}}`).join(', ');
  return localText(
    `the address must begin with a setting of type url (${known}): credentials go to no other origin.`,
    `주소는 url 형식의 설정(${known})으로 시작해야 합니다. 자격 증명은 다른 출처로 보내지 않습니다.`,
  );
}
