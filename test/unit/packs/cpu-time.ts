/** Milliseconds of processor time that `work` takes: on a busy machine the wall clock would say little. */
export function cpuTimeMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}
