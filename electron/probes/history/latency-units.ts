/** Latencies are stored as whole microseconds: on a loopback they are fractions of a millisecond. */
export function microseconds(latencyMs: number | null): number | null {
  return latencyMs === null ? null : Math.max(0, Math.round(latencyMs * 1000));
}

export function milliseconds(latencyUs: number | null): number | null {
  return latencyUs === null ? null : latencyUs / 1000;
}
