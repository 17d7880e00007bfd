import { statfsSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { isInstalled } from './other-archivers.ts';
import { gigabytes } from './times.ts';

/** A number above zero from the environment. */
export function numberFrom(variable: string, otherwise: number): number {
  const value = Number(process.env[variable] ?? otherwise);
  if (!(value > 0)) throw new Error(`${variable} must be a number above zero`);
  return value;
}

/** Throws with what to do when the data would not fit. */
export function requireRoom(folder: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= neededBytes) return;
  throw new Error(
    `${gigabytes(neededBytes)} must be free at ${folder} and ${gigabytes(bavail * bsize)} are: free some space, point TMPDIR elsewhere, or set HOLDFAST_BENCH_SCALE below 1`,
  );
}

export function requireProgram(program: string): void {
  if (!isInstalled(program)) throw new Error(`${program} is not installed: apt-get install ${program}`);
}

/** The computer in one line. */
export function thisMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} × ${model}, ${gigabytes(totalmem())}, ${process.platform} ${release()}, Node ${process.version}`;
}
