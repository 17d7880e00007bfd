import type { SshConnection } from '../ssh/ssh-connection.ts';
import type { HostEngine } from './host-engine.ts';
import type { HostLines } from './host-lines.ts';

/** A program on a host that reads one database, and what ends it at once. */
export type HostReader = {
  readonly engine: HostEngine;
  readonly lines: HostLines;
  readonly ending: AbortController;
};

/** The next page of a view and the next probe of a round come soon; a server runs only about ten sessions over a connection. */
const keptMs = 5000;
const mostKept = 2;

type Kept = { readonly path: string; readonly reader: HostReader; readonly timer: NodeJS.Timeout };

const all = new WeakMap<SshConnection, Kept[]>();

/** A program that has read the same database and rests; null without one. */
export function takeKept(connection: SshConnection, path: string): HostReader | null {
  const kept = all.get(connection) ?? [];
  const found = kept.find((one) => one.path === path && !one.reader.lines.isOver);
  if (found === undefined) return null;
  clearTimeout(found.timer);
  all.set(
    connection,
    kept.filter((one) => one !== found),
  );
  return found.reader;
}

/** Lets a program that rests stay for the next reading, for some seconds. */
export function keepReader(connection: SshConnection, path: string, reader: HostReader): void {
  const timer = setTimeout(() => {
    all.set(
      connection,
      (all.get(connection) ?? []).filter((one) => one.reader !== reader),
    );
    void endReader(reader);
  }, keptMs).unref();
  const kept = [{ path, reader, timer }, ...(all.get(connection) ?? [])];
  all.set(connection, kept.slice(0, mostKept));
  for (const old of kept.slice(mostKept)) {
    clearTimeout(old.timer);
    void endReader(old.reader);
  }
}

/** Ends it by itself where it can, so that the database is closed when this resolves, and at once otherwise. Never rejects. */
export async function endReader({ engine, lines }: HostReader): Promise<void> {
  await engine.end().catch(() => {});
  lines.stop();
}
