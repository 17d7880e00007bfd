import { z } from 'zod';
import type { ExactFacts } from '../computer.ts';
import { runToEnd } from './run-to-end.ts';
import type { SshConnection } from './ssh-connection.ts';
import { lost } from './ssh-errors.ts';
import type { Wait } from '../../platform/bounded-wait.ts';

export type FileToRemove = ExactFacts & { readonly absolute: string };

/** What became of each file: removed, no longer the one that was meant, or what the system said against it. */
const Outcomes = z.array(
  z.union([z.literal('removed'), z.literal('changed'), z.string().regex(/^E[A-Z0-9]+$/)]),
);
export type RemovalOutcome = z.infer<typeof Outcomes>[number];

const bytesOfOutcome = 32;
const notRunStatuses: readonly (number | null)[] = [126, 127];

/**
 * For python3 (3.4 or later): goes from the root down to each file without following a link, so that whoever owns a folder on the way and puts a link
 * in its place leads nowhere else, compares the file there as `stat` and SFTP told it, and removes it from the folder that is open.
 */
const script = `import errno,json,os,stat,sys
FOLDER=os.O_RDONLY|os.O_DIRECTORY|os.O_NOFOLLOW
def below(names):
  at=os.open(b'/',FOLDER)
  for name in names:
    before=at
    try: at=os.open(name,FOLDER,dir_fd=before)
    finally: os.close(before)
  return at
def exact(ns):
  return ('-' if ns<0 else '')+'%d.%09d'%divmod(abs(ns),10**9)
def same(f,size,modified,identity):
  if not stat.S_ISREG(f.st_mode) or f.st_size!=size: return False
  if identity=='%d:%d:%s@%s'%(f.st_dev,f.st_ino,exact(f.st_ctime_ns),exact(f.st_mtime_ns)): return True
  return identity=='%d:%d:%d'%(f.st_mode,f.st_uid,f.st_gid) and modified==f.st_mtime_ns//10**9*1000
def remove(path,*facts):
  names=[one for one in path.encode('utf-8','surrogatepass').split(b'/') if one]
  try:
    at=below(names[:-1])
    try:
      if not same(os.stat(names[-1],dir_fd=at,follow_symlinks=False),*facts): return 'changed'
      os.unlink(names[-1],dir_fd=at)
      return 'removed'
    finally: os.close(at)
  except OSError as e:
    return 'changed' if e.errno in (errno.ENOENT,errno.ENOTDIR,errno.ELOOP) else errno.errorcode.get(e.errno,'EIO')
print(json.dumps([remove(*one) for one in json.loads(sys.stdin.buffer.read().decode('utf-8'))]))
`;

/**
 * Removes files of absolute paths without links, each only as it was found. Null where the host has no python3. Throws `ssh/…`, `run/cancelled`.
 */
export async function removeWithoutLinks(
  connection: SshConnection,
  files: readonly FileToRemove[],
  wait: Wait,
): Promise<readonly RemovalOutcome[] | null> {
  const input = JSON.stringify(
    files.map(({ absolute, sizeBytes, modifiedAt, identity }) => [absolute, sizeBytes, modifiedAt, identity]),
  );
  const command = { program: 'python3', args: ['-I', '-S', '-c', script] };
  const mostBytes = (files.length + 1) * bytesOfOutcome;
  const { exitCode, stdout, errorText } = await runToEnd(connection, command, { input, mostBytes }, wait);
  if (notRunStatuses.includes(exitCode)) return null;
  if (exitCode !== 0) throw lost(connection.label, new Error(`python3 ended: ${errorText.slice(-2000)}`));
  return Outcomes.parse(JSON.parse(stdout.toString('utf8')));
}
