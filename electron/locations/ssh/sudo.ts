import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/model/local-text.ts';
import { noSuchFolderStatus } from './program-line.ts';
import type { RemoteCommand } from './program-line.ts';

/** That programs of a host run as its root, by sudo. Without a password only where the host asks for none. */
export type Sudo = { readonly password: string | null };

/** Asked anew for each use, since a password may be stored or forgotten meanwhile. */
export type SudoSource = (signal: AbortSignal) => Promise<Sudo>;

/** A command as root, and what its standard input has to begin with. */
export type CommandBySudo = { readonly command: RemoteCommand; readonly input: string };

/**
 * The password comes over the standard input, is passed on by the shell itself, which has no arguments that others could see, and is asked for
 * once: sudo then knows for the children of this shell that it was given. A folder that the account may not enter is entered as root.
 */
const script = `f=$1 k=$2; shift 2
if [ "$k" = 1 ]; then
  case $(type printf) in *builtin*) ;; *) echo 'sudo: the shell cannot pass a password on' >&2; exit 1;; esac
  IFS= read -r p || exit 1
  printf '%s\\n' "$p" | LC_ALL=C sudo -S -p '' -v || exit 1
  unset p
fi
[ $# -gt 0 ] || exit 0
if [ -z "$f" ] || cd -- "$f" 2>/dev/null; then sudo -n -- "$@"
else sudo -n -- sh -c 'cd -- "$1" || exit ${noSuchFolderStatus}; shift; exec "$@"' sh "$f" "$@"; fi`;

export function bySudo(
  { program, args, folder = null, environment = {} }: RemoteCommand,
  { password }: Sudo,
): CommandBySudo {
  const words = ['-c', script, 'sh', folder ?? '', password === null ? '0' : '1', program, ...args];
  return {
    command: { program: 'sh', args: words, environment },
    input: password === null ? '' : `${password}\n`,
  };
}

/** Only gives sudo its password, whatever the account may run. */
export function passwordToSudo(password: string): CommandBySudo {
  return { command: { program: 'sh', args: ['-c', script, 'sh', '', '1'] }, input: `${password}\n` };
}

/** As it could be typed there. */
export const sudoWords = ['sudo', '-n', '--'] as const;

/** As sudo(8) begins what it says; programs that it runs may say they are sorry as well. */
const saidBySudo =
  /^sudo: |^Sorry, (try again|user \S+ (is not allowed|may not run))|^\S+ is not (in the sudoers file|allowed to run sudo)/;

/** What sudo itself said when it did not begin the program; null when it did. */
export function sudoRefusal(exitCode: number | null, errorText: string): string | null {
  if (exitCode === 127 && /\bsudo: (command )?not found/m.test(errorText)) return 'sudo: not found';
  if (exitCode !== 1) return null;
  const lines = errorText.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => saidBySudo.test(line));
  const last = said.at(-1) ?? null;
  return last === null || isNotThere(last) ? null : last;
}

/** Whether sudo was willing and found no such program. */
export function isProgramMissing(exitCode: number | null, errorText: string): boolean {
  return exitCode === 1 && errorText.split('\n').some(isNotThere);
}

function isNotThere(line: string): boolean {
  return /^sudo: .*: command not found$/.test(line.trim());
}

export function refusedBySudo(host: string, said: string): AppError {
  return new AppError(
    'ssh/sudo-refused',
    localText(
      `${host} does not let this account use sudo: "${said}". Correct its entry in the sudoers file, or store the password that sudo asks for: holdfast host check … --sudo-password -`,
      `${host}에서 이 계정이 sudo를 사용할 수 없습니다: "${said}". sudoers 파일의 항목을 고치거나 sudo가 요구하는 비밀번호를 저장하십시오: holdfast host check … --sudo-password -`,
    ),
  );
}
