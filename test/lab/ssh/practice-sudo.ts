import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labOwner } from './lab-account.ts';
import type { LabAccount } from './lab-account.ts';

/** Why there is no practice sudo here; null where there can be one. */
export const noPracticeSudo =
  process.getuid?.() !== 0
    ? 'Only root can let another account become root.'
    : existsSync('/usr/bin/setpriv') && existsSync('/bin/bash')
      ? null
      : 'There is no setpriv or no bash: no test with sudo is run.';

/** What the account may: all without a password, all with one, or nothing. */
export type SudoRule = 'without-password' | 'with-password' | 'nothing';

/** A sudo that answers as sudo(8) does where it is asked for what this product asks, for the account of the lab alone. */
export type PracticeSudo = {
  /** Goes before everything on the PATH of the account. */
  readonly folder: string;
  readonly password: string;
  readonly rule: (rule: SudoRule) => void;
  /** The arguments of every call. */
  readonly calls: () => string;
  readonly remove: () => void;
};

const password = 'Sudo practice 4711 $x';

/**
 * `-v` asks for the password and remembers it for the children of the process that asked, as sudo does without a terminal; `-n` asks for
 * nothing. It warns as sudo does on many hosts, and runs the program all the same. The interpreter becomes root by its own rights: those of a script have no effect.
 */
const script = (folder: string) => `#!${folder}/become-root -p
n=0 S=0 v=0 prompt='[sudo] password: '
while [ $# -gt 0 ]; do
  case $1 in -n) n=1;; -S) S=1;; -v) v=1;; -p) prompt=$2; shift;; --) shift; break;; *) break;; esac
  shift
done
rule=$(< '${folder}/rule')
ticket='${folder}/tickets/'$PPID
printf '%s\\n' "$*" >>'${folder}/calls'
ask() {
  [ -e "$ticket" ] && return
  [ $n = 1 ] && { echo 'sudo: a password is required' >&2; exit 1; }
  [ $S = 1 ] || { echo 'sudo: a terminal is required to read the password' >&2; exit 1; }
  printf '%s' "$prompt" >&2
  IFS= read -r given || { echo 'sudo: no password was provided' >&2; exit 1; }
  [ "$given" = "$(< '${folder}/password')" ] || { printf 'Sorry, try again.\\nsudo: 1 incorrect password attempt\\n' >&2; exit 1; }
  : >"$ticket"
}
[ "$rule" = without-password ] || ask
[ "$rule" = nothing ] && { echo "Sorry, user $USER is not allowed to execute '$*' as root on here." >&2; exit 1; }
[ $v = 1 ] && exit 0
echo 'sudo: unable to resolve host practice: Name or service not known' >&2
command -v -- "$1" >/dev/null || { echo "sudo: $1: command not found" >&2; exit 1; }
exec setpriv --reuid=0 --regid=0 --clear-groups -- "$@"
`;

export function practiceSudo(account: LabAccount): PracticeSudo {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-sudo-'));
  const { gid } = labOwner(account);
  const at = (name: string) => join(folder, name);
  chmodSync(folder, 0o711);
  mkdirSync(at('tickets'), { mode: 0o700 });
  copyFileSync('/bin/bash', at('become-root'));
  chownSync(at('become-root'), 0, gid);
  chmodSync(at('become-root'), 0o4750);
  writeFileSync(at('sudo'), script(folder), { mode: 0o755 });
  writeFileSync(at('password'), password, { mode: 0o600 });
  writeFileSync(at('calls'), '', { mode: 0o600 });
  const rule = (text: SudoRule) => writeFileSync(at('rule'), text, { mode: 0o600 });
  rule('without-password');
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  // A test that failed half-way leaves nobody a way to become root.
  process.once('exit', remove);
  return { folder, password, rule, calls: () => readFileSync(at('calls'), 'utf8'), remove };
}

/** Whether a process of root with these words in its command line runs. */
export function runsAsRoot(words: string): boolean {
  return spawnSync('pgrep', ['-u', '0', '-f', words]).status === 0;
}
