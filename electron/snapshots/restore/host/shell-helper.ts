/** Ends with 0 where the shell helper can do its work, and otherwise names what is missing. */
export const shellHelperNeeds = `LC_ALL=C; export LC_ALL; lacking=
for p in stat touch cp mv ln rm mkdir rmdir unlink find readlink sha256sum base64 dd od head chmod chown df; do
  command -v "$p" >/dev/null 2>&1 || lacking="$lacking, $p"
done
lacks() { case "$lacking, " in *", $1, "*) ;; *) lacking="$lacking, $1 $2";; esac; }
stat --printf=%i / >/dev/null 2>&1 || lacks stat --printf
find / -maxdepth 0 -printf %f >/dev/null 2>&1 || lacks find -printf
mv --help 2>/dev/null | grep -q -e --no-target-directory || lacks mv -T
[ -z "$lacking" ] && exit 0
echo "\${lacking#, }"; exit 1`;

/**
 * What a restore asks of a host's files, for a POSIX shell and the tools of GNU; `python-helper.ts` says how requests and answers look. Names
 * are taken with a letter behind them, because a substitution loses line breaks at the end.
 */
export const shellHelper = `LC_ALL=C; export LC_ALL; umask 022
hex() { od -An -v -tx1 | tr -d ' \\n'; }
plain() { if [ x"$1" = x- ]; then value=; else value=$(printf '%b.' "$1"); value=\${value%.}; fi; }
code() {
  case "$1" in
    *'File exists'*) echo EEXIST;; *'No such file'*) echo ENOENT;; *'Permission denied'*) echo EACCES;;
    *'not permitted'*) echo EPERM;; *'Read-only'*) echo EROFS;; *'No space'*) echo ENOSPC;;
    *'quota exceeded'*) echo EDQUOT;; *'Not a directory'*) echo ENOTDIR;; *'Is a directory'*) echo EISDIR;;
    *'not empty'*) echo ENOTEMPTY;; *'Too many levels'*) echo ELOOP;; *'name too long'*) echo ENAMETOOLONG;;
    *'cross-device'*) echo EXDEV;; *'not supported'*) echo ENOTSUP;; *'Too many links'*) echo EMLINK;;
    *'Invalid argument'*) echo EINVAL;; *'File too large'*) echo EFBIG;; *'resource busy'*) echo EBUSY;; *) echo EIO;;
  esac
}
bad() { printf '! %s %s\\n' "$(code "$1")" "$(printf %s "$1" | tail -n 1 | hex)"; }
try() { if said=$("$@" 2>&1 </dev/null); then echo +; else bad "$said"; fi; }
isfile() { if [ -L "$1" ]; then bad 'Too many levels'; return 1; fi; if [ -d "$1" ]; then bad 'Is a directory'; return 1; fi
  if [ ! -e "$1" ]; then bad 'No such file'; return 1; fi; }
facts() {
  if ! said=$(stat --printf='%f %s %u %g %.9Y %d %i' -- "$1" 2>&1); then
    case "$(code "$said")" in ENOENT|ENOTDIR) echo +;; *) bad "$said";; esac; return
  fi
  set -- $said; m=$((0x$1))
  case $((m & 0170000)) in 32768) k=file;; 16384) k=folder;; 40960) k=link;; *) k=other;; esac
  echo "+ $k $2 $((m & 07777)) $3 $4 $(printf %s "$5" | tr -d .) $6 $7"
}
new() { (set -C; umask 077; : > "$1") 2>&1 </dev/null; }
filled() {
  if ! said=$(new "$3"); then bad "$said"; return; fi
  if said=$(cp "$1" --no-preserve=all -T -- "$2" "$3" 2>&1 </dev/null); then echo +; else rm -f -- "$3"; bad "$said"; fi
}
store() {
  said=$(head -c "$3" | { dd of="$1" bs=65536 iflag=fullblock oflag=seek_bytes seek="$2" conv=notrunc,nocreat status=none 2>&1 || { cat >/dev/null; echo; echo failed; }; })
  if [ -z "$said" ]; then echo +; else bad "\${said%failed}"; fi
}
assign() {
  if [ -n "$4" ] && [ -n "$5" ] && ! said=$(chown -h "$4:$5" -- "$1" 2>&1); then bad "$said"; return; fi
  if [ -n "$3" ] && [ "$2" != link ] && ! said=$(chmod "$(printf %o "$3")" -- "$1" 2>&1); then bad "$said"; return; fi
  n=$6; s=; case $n in -*) s=-; n=\${n#-};; esac
  n=$(printf %010d "$n" 2>/dev/null || printf %s "$n"); a=\${n%?????????}; b=\${n#"$a"}
  try touch -h -c -d "@$s$a.$b" -- "$1"
}
remove() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then echo +; return; fi
  if [ -d "$1" ] && [ ! -L "$1" ]; then find "$1" -type d ! -perm -700 -exec chmod u+rwx {} \\; 2>/dev/null; fi
  try rm -rf -- "$1"
}
age() { if m=$(stat -c %Y -- "$1" 2>/dev/null); then echo "+ $((($(date +%s) - m) * 1000))"; else echo +; fi; }
cloned() { filled --reflink=always "$1" "$2"; }
echo "+ $$ $(id -u) $(uname -s | tr A-Z a-z)"
while IFS=' ' read -r word a b c d e f; do
  plain "$a"; a=$value; plain "$b"; b=$value; plain "$c"; c=$value
  plain "$d"; d=$value; plain "$e"; e=$value; plain "$f"; f=$value
  case $word in
    facts) facts "$a";;
    names) if said=$(ls -a -- "$a/" 2>&1 >/dev/null); then echo "+ $(find "$a/" -mindepth 1 -maxdepth 1 -printf '%f\\0' | hex)"; else bad "$said"; fi;;
    mkdir) try mkdir -m "$(printf %o "$b")" -- "$a";;
    symlink) try ln -s -T -- "$a" "$b";;
    readlink) if said=$(readlink -- "$a" 2>&1); then echo "+ $(readlink -n -- "$a" | hex)"; elif [ -e "$a" ]; then bad 'Invalid argument'; else bad 'No such file'; fi;;
    link) try ln -P -T -- "$a" "$b";;
    clone) if isfile "$a"; then cloned "$a" "$b"; fi;;
    copy) if isfile "$a"; then filled --reflink=auto "$a" "$b"; fi;;
    rename) try mv -f -T -- "$a" "$b";;
    unlink) try unlink -- "$a";;
    rmdir) try rmdir -- "$a";;
    remove) remove "$a";;
    create) if said=$(new "$a"); then echo +; else case $(code "$said") in EIO) said='File exists';; esac; bad "$said"; fi;;
    write) store "$a" "$b" "$c";;
    size) try truncate -s "$b" -- "$a";;
    sync|sync-file) if isfile "$a"; then try sync -- "$a"; fi;;
    sync-folder) try sync -- "$a";;
    sync-all) if sync -f -- "$a" 2>/dev/null; then echo '+ 1'; else echo '+ 0'; fi;;
    close) echo +;;
    read) if isfile "$a"; then if [ ! -r "$a" ]; then bad 'Permission denied'; continue; fi
        if said=$({ dd if="$a" bs=65536 iflag=skip_bytes,count_bytes,fullblock skip="$b" count="$c" status=none | base64 -w 0; } 2>&1); then echo "+ .$said"; else bad "$said"; fi; fi;;
    sha256) if isfile "$a"; then if said=$(sha256sum < "$a" 2>&1); then echo "+ \${said%% *}"; else bad "$said"; fi; fi;;
    set) assign "$a" "$b" "$c" "$d" "$e" "$f";;
    free) if said=$(stat -f -c '%a %S' -- "$a" 2>&1); then set -- $said; echo "+ $(($1 * $2))"; else bad "$said"; fi;;
    real) echo "+ $(readlink -m -n -- "$a" | hex)";;
    touch) try touch -c -- "$a";;
    age) age "$a";;
    held) echo "+ $(find /proc/[0-9]*/fd -type l -printf '%h\\0%l\\0' 2>/dev/null | hex)";;
    *) bad 'not supported';;
  esac
done`;
