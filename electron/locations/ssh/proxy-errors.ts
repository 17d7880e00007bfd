import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

export function configOfOthers(file: string): AppError {
  return new AppError(
    'ssh/config-not-safe',
    localText(
      `"${file}" can be written to by other accounts, or belongs to one, and its ProxyCommand would be run as you. Nothing of it is used, as ssh does. Make it yours: chown to this account, and chmod 600.`,
      `"${file}"은(는) 다른 계정이 쓸 수 있거나 다른 계정의 파일이며, 그 안의 ProxyCommand는 현재 계정으로 실행됩니다. ssh와 마찬가지로 이 파일을 사용하지 않습니다. 소유자를 현재 계정으로 바꾸고 chmod 600을 적용하십시오.`,
    ),
  );
}

export function configNotReadable(file: string, code: string): AppError {
  return new AppError(
    'ssh/config-not-readable',
    localText(
      `The SSH configuration "${file}" cannot be read (${code}), so that the way to the host is not known. Let this account read it.`,
      `SSH 설정 "${file}"을(를) 읽을 수 없어(${code}) 호스트로 가는 경로를 알 수 없습니다. 현재 계정이 읽을 수 있게 하십시오.`,
    ),
  );
}

/** `value` is what would stand in the command in the place of `%h` or its like. */
export function proxyNameNotPlain(host: string, value: string): AppError {
  const shown = JSON.stringify(value);
  return new AppError(
    'ssh/proxy-name-not-plain',
    localText(
      `${host} is reached by a ProxyCommand of the SSH configuration, and a shell could take ${shown} in it for more than a name. Nothing was run. Use a name of letters, digits and . _ - only.`,
      `${host}은(는) SSH 설정의 ProxyCommand로 연결하는데, 셸이 ${shown}을(를) 이름이 아닌 것으로 해석할 수 있습니다. 아무것도 실행하지 않았습니다. 글자, 숫자, . _ - 만 있는 이름을 사용하십시오.`,
    ),
  );
}

/** How a command on the way ended before the server was heard. */
export type ProxyEnd = {
  /** A few words, as in `exit status 1`. */
  readonly how: { readonly en: string; readonly ko: string };
  /** The last that it wrote to its standard error; empty when it wrote nothing. */
  readonly said: string;
};

export function proxyEnded(host: string, program: string, { how, said }: ProxyEnd): AppError {
  const [en, ko] = said === '' ? ['It said nothing.', '남긴 메시지가 없습니다.'] : [`It says: ${said}`, said];
  return new AppError(
    'ssh/proxy-command-failed',
    localText(
      `The ProxyCommand (${program}) through which ${host} is reached has ended before the server answered: ${how.en}. ${en}\nTry the same with: ssh -v`,
      `${host}에 연결하는 ProxyCommand(${program})가 서버의 응답 전에 끝났습니다: ${how.ko}. ${ko}\nssh -v로 같은 연결을 시험해 보십시오.`,
    ),
  );
}
