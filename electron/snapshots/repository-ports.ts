import type { HostWay } from '../../shared/model/host.ts';
import type { RepositoryId } from '../../shared/model/ids.ts';
import type { Secret } from '../credentials/secret-source.ts';
import type { HostAccess } from '../locations/ssh/host-access.ts';
import type { Clock } from '../platform/clock.ts';
import type { JobHost } from '../platform/job-host.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { FactAuthor } from '../repository/facts/fact.ts';
import type { RepositoryTable } from './repository-table.ts';

/** The secrets of repositories, as this service uses the credential store. */
export type SecretKeeper = {
  read(ownerId: string, name: string, signal: AbortSignal): Promise<Secret | null>;
  put(ownerId: string, name: string, value: Secret, signal: AbortSignal): Promise<unknown>;
  removeAllOf(ownerId: string, signal: AbortSignal): Promise<readonly string[]>;
  requireUsable(): Promise<void>;
  grant(ownerId: string, name: string, signal: AbortSignal): Promise<unknown>;
};

/** How many snapshots of a repository this desk's catalogue holds, and from when to when. */
export type SnapshotSpan = {
  readonly snapshots: number;
  readonly oldestAt: number | null;
  readonly newestAt: number | null;
};

/** A place as an operator chose it, with the way to its host where it has one. */
export type ChosenPlace = { readonly place: string; readonly host?: HostWay | null };

export type RepositoryServiceParts = {
  readonly table: RepositoryTable;
  readonly secrets: SecretKeeper;
  /** Keeps a secret out of every log and journal from now on. */
  readonly hide: (secret: string) => void;
  readonly jobs: JobHost;
  /** What a job needs to enter the host of a place; null for a folder of this computer. */
  readonly hostAccess: (host: HostWay | null, signal: AbortSignal) => Promise<HostAccess | null>;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** The folder of recover.mjs, as it is shipped. */
  readonly kitDir: string;
  /** Who says what this desk writes into repositories. */
  readonly author: FactAuthor;
  /** Whether a run without an unlocked keychain can read the secret. */
  readonly isUnattended: (repositoryId: RepositoryId) => boolean;
  readonly spanOf: (repositoryId: RepositoryId) => SnapshotSpan;
  readonly onChanged: (repositoryId: RepositoryId) => void;
};
