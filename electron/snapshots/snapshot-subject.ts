import type { TargetHost } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { JobSubject } from './job-registry.ts';

/** How a job on one snapshot is called. */
export function aboutSnapshot(
  { targetId, repositoryId, targetName, id }: Snapshot,
  kind: JobSubject['kind'],
  en: string,
  ko: string,
): JobSubject {
  const short = id.slice(0, 8);
  const title = localText(`${en} ${targetName}, snapshot ${short}`, `${targetName} 스냅샷 ${short} ${ko}`);
  return { kind, title, targetId, repositoryId };
}

/** How the journal says that root of a host has done it: of a target's host, or of one that was entered. */
export function rightsOf(host: Pick<TargetHost, 'sudo'> | Pick<HostAccess, 'sudo'> | null): {
  readonly with?: 'sudo';
} {
  const sudo = host?.sudo ?? false;
  return sudo === false ? {} : { with: 'sudo' };
}

/** Writes down what was done with a snapshot. */
export function noteSnapshot(
  journal: JournalPort,
  action: JournalAction,
  { targetId, targetName, id }: Snapshot,
  ok: boolean,
  details: Readonly<Record<string, string | number | boolean | null>>,
): void {
  const result = ok ? 'done' : 'failed';
  journal.append({ action, targetId, subject: `${targetName} ${id.slice(0, 16)}`, result, details });
}
