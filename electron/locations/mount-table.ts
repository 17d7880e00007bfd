import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** One mounted file system: where, and of which type (`ext4`, `cifs`, `fuse.sshfs`…). */
export type Mount = { readonly point: string; readonly type: string };

/** Reads what is mounted; empty where the system has no such table. */
export type ReadMounts = (signal: AbortSignal) => Promise<readonly Mount[]>;

const mountCommandTimeoutMs = 3000;

/** The mounts of this computer: /proc/self/mountinfo on Linux, `mount` on macOS. */
export const readSystemMounts: ReadMounts = async (signal) => {
  if (process.platform === 'linux') {
    return parseMountInfo(await readFile('/proc/self/mountinfo', { encoding: 'utf8', signal }));
  }
  if (process.platform === 'darwin') {
    const { stdout } = await promisify(execFile)('/sbin/mount', [], {
      signal,
      timeout: mountCommandTimeoutMs,
    });
    return parseMountCommand(stdout);
  }
  return [];
};

/** The format of proc(5) mountinfo: the fifth field is the mount point, the type follows the lone hyphen. */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const separator = fields.indexOf('-');
    const point = fields[4];
    const type = separator === -1 ? undefined : fields[separator + 1];
    return point === undefined || type === undefined ? [] : [{ point: unescapeOctal(point), type }];
  });
}

/** Lines such as `//user@host/share on /Volumes/share (smbfs, nodev, nosuid)`. */
export function parseMountCommand(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const match = /^.* on (?<point>\/.*) \((?<type>[^,)]+)/.exec(line);
    const { point, type } = match?.groups ?? {};
    return point === undefined || type === undefined ? [] : [{ point, type }];
  });
}

/** The mount that holds an absolute path: the longest point above it, and of equal ones the newest. */
export function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const holds = mount.point === '/' || path === mount.point || path.startsWith(`${mount.point}/`);
    if (holds && (best === null || mount.point.length >= best.point.length)) best = mount;
  }
  return best;
}

function unescapeOctal(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
