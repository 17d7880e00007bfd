import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { newMarker, noSuchFolderStatus } from './program-line.ts';
import type { RemoteCommand } from './program-line.ts';

/** That programs of a host run as its root, by sudo. Without a password only where the host asks for none. */
export type Sudo = { readonly password: string | null };

/** Asked anew for each use, since a password may be stored or forgotten meanwhile. */
export type SudoSource = (signal: AbortSignal) => Promise<Sudo>;

/** A command as root, and what its standard input has to begin with. */
export type CommandBySudo = {
  readonly command: RemoteCommand;
  readonly input: string;
  /** A line of the standard error, with which root says that sudo has let it begin. What comes before it is of sudo and of the shell. */
  readonly mark: string;
};

/**
 * Root announces itself, enters the folder that the account may not, and becomes the program. Only this tells a refusal for sure: sudo warns
 * without refusing, in any language, and programs that it runs end with its status and its words as well. One line, since sudo's log holds it.
 */
const announcing = `echo "$2" >&2; [ -z "$1" ] || cd -- "$1" || exit ${noSuchFolderStatus}; shift 2; exec "$@"`;

/**
 * The password comes over the standard input, is passed on by the shell itself, which has no arguments that others could see, and is asked for
 * once: sudo then knows for the children of this shell that it was given. A variable of its name that is there already would be handed on to all.
 */
const script = `f=$1 k=$2 m=$3 r=$4; shift 4
if [ "$k" = 1 ]; then
  case $(LC_ALL=C; type printf) in *builtin*) ;; *) echo 'sudo: the shell cannot pass a password on' >&2; exit 1;; esac
  unset p
  IFS= read -r p || exit 1
  printf '%s\\n' "$p" | LC_ALL=C sudo -S -p '' -v || exit 1
  unset p
fi
[ $# -gt 0 ] || exit 0
if [ -n "$f" ] && cd -- "$f" 2>/dev/null; then f=; fi
sudo -n -- sh -c "$r" sh "$f" "$m" "$@"`;

export function bySudo(
  { program, args, folder = null, environment = {} }: RemoteCommand,
  { password }: Sudo,
): CommandBySudo {
  const mark = newMarker();
  const asks = password === null ? '0' : '1';
  return {
    command: {
      program: 'sh',
      args: ['-c', script, 'sh', folder ?? '', asks, mark, announcing, program, ...args],
      environment,
    },
    input: password === null ? '' : `${password}\n`,
    mark,
  };
}

/** Only gives sudo its password, whatever the account may run. */
export function passwordToSudo(password: string): Omit<CommandBySudo, 'mark'> {
  const args = ['-c', script, 'sh', '', '1', '', ''];
  return { command: { program: 'sh', args }, input: `${password}\n` };
}

/** As it could be typed there. */
export const sudoWords = ['sudo', '-n', '--'] as const;

/** As sudo(8) begins what it says, of which the last words are the refusal: warnings come before. */
const saidBySudo =
  /^sudo: |^Sorry, (try again|user \S+ (is not allowed|may not run))|^\S+ is not (in the sudoers file|allowed to run sudo)/;

/** What sudo itself said, or the shell of it, of a command that root did not announce. */
export function sudoRefusal(exitCode: number | null, errorText: string, mark: string | null = null): string {
  if (exitCode === 127 && /\bsudo: (command )?not found/m.test(errorText)) return 'sudo: not found';
  const lines = errorText.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const said = lines.findLast((line) => saidBySudo.test(line)) ?? lines.at(-1);
  if (said === undefined) return `sudo: ${exitCode === null ? 'ended' : `exit status ${exitCode}`}`;
  return mark === null ? said : withoutAnnouncing(said, mark);
}

/** Sudo names what it does not allow; the operator knows the program alone. */
function withoutAnnouncing(said: string, mark: string): string {
  const [begin, end] = [said.indexOf(` -c ${announcing} `), said.indexOf(` ${mark} `)];
  if (begin === -1 || end < begin) return said.replaceAll(` ${mark}`, '');
  return said.slice(0, begin).replace(/[^\s']*$/, '') + said.slice(end + mark.length + 2);
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
