import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export type SmallDisk = {
  readonly makeReadOnly: () => void;
  readonly makeWritable: () => void;
  readonly unmount: () => void;
};

/** A file system of its own size at `folder`; null where this account may not mount one. */
export function mountSmallDisk(folder: string, sizeBytes: number): SmallDisk | null {
  mkdirSync(folder, { recursive: true });
  const options = `size=${sizeBytes},mode=0700`;
  if (process.platform !== 'linux' || !mount('-t', 'tmpfs', '-o', options, 'holdfast-test', folder))
    return null;
  return {
    makeReadOnly: () => void mount('-o', 'remount,ro', folder),
    makeWritable: () => void mount('-o', `remount,rw,${options}`, folder),
    unmount: () => void spawnSync('umount', ['--lazy', folder]),
  };
}

function mount(...args: string[]): boolean {
  return spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
}
