import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time for programs in hundredths of a second on every architecture (`USER_HZ`, proc(5)). */
const tickMs = 10;

/** Processor time of this process so far, all its threads together. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time of another process so far, all its threads together; null when it is gone or the system has no /proc. */
export function cpuMsOf(pid: number): number | null {
  const fields = statFields(pid);
  if (fields === null) return null;
  // utime and stime are fields 14 and 15; what `statFields` answers begins with field 3.
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Processor time of a process, the children it has now, and the children it had. */
export function cpuMsOfTree(pid: number): number | null {
  const fields = statFields(pid);
  const own = cpuMsOf(pid);
  if (fields === null || own === null) return null;
  const gone = (Number(fields[13]) + Number(fields[14])) * tickMs;
  return childrenOf(pid).reduce((sum, child) => sum + (cpuMsOfTree(child) ?? 0), own + gone);
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => Number(statFields(other)?.[1]) === pid);
}

/** The fields of /proc/PID/stat after the name of the program, which may itself hold spaces. */
function statFields(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
