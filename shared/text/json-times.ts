const timeKey = /^(at|since|from|to)$|(At|Until|From)$/;
const firstPlausibleMs = 1_000_000_000_000;

/** A number of JSON as RFC 3339 in UTC, where its name says that it is a moment (epoch milliseconds inside); null for another. */
export function jsonMoment(name: string, value: number): string | null {
  return timeKey.test(name) && value >= firstPlausibleMs ? new Date(value).toISOString() : null;
}

/** The same data with every moment as RFC 3339 in UTC. */
export function withJsonTimes(value: unknown, name = ''): unknown {
  if (typeof value === 'number') return jsonMoment(name, value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => withJsonTimes(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, withJsonTimes(item, key)]),
  );
}
