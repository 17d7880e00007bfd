import { z } from 'zod';
import { HostPlace } from '../../model/host.ts';
import { RepositoryId, TargetId } from '../../model/ids.ts';
import { PackId } from '../../model/ids.ts';
import { Repository, RepositoryKey, RepositoryKeys } from '../../model/repository.ts';
import { SettingValue } from '../../model/target.ts';
import { Nothing, call, event } from '../spec.ts';
import { Started } from './jobs.ts';

const OfRepository = z.object({ repositoryId: RepositoryId });
const RepositoryName = z.string().trim().min(1).max(80);
const Passphrase = z.string().min(1).max(1000);
/** A folder: a picker token; the command line offers its paths through the picker as well. */
const FolderToken = z.string().min(1).max(200);
/** Instead of a folder of this computer, one on a host that is reached over SSH. */
const OnHost = z.object({ onHost: HostPlace });
const NewRepository = z.object({ name: RepositoryName });
const OpenedBy = z.object({
  name: RepositoryName.optional(),
  recoveryCode: z.string().max(200).optional(),
  passphrase: Passphrase.optional(),
});

/** A target that a repository knows and this desk may not. */
export const KnownTarget = z.object({
  id: TargetId,
  name: z.string(),
  pack: PackId,
  /** As the repository knows them; folders and files are those of the computer where it was captured. */
  settings: z.record(z.string(), SettingValue),
  snapshots: z.number(),
  newestAt: z.number().nullable(),
  /** True when this desk has it already. */
  here: z.boolean(),
  /** False where this desk lacks the pack: it is code, so it is installed by the operator first. */
  packHere: z.boolean(),
});
export type KnownTarget = z.infer<typeof KnownTarget>;

const AdoptedChanges = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  settings: z.record(z.string().max(60), SettingValue).optional(),
});

export const repositoriesContract = {
  snapshot: call(Nothing, z.object({ revision: z.number(), repositories: z.array(Repository) })),
  /**
   * Makes a repository in an empty folder. The recovery code is answered this once; nothing is stored in the repository before
   * `confirmKit` proves that the kit was kept.
   */
  init: call(
    z.union([
      NewRepository.extend({ folder: FolderToken, newFolderName: z.string().max(120).optional() }),
      NewRepository.extend(OnHost.shape),
    ]),
    z.object({ repository: Repository, recoveryCode: z.string() }),
  ),
  /** The kit, made from the kept secret and written where it is wished. Its page is answered as well until the kit is confirmed. */
  kit: call(
    OfRepository.extend({
      folder: FolderToken.nullable(),
      /** A new folder inside it, or the page's own name when it ends in `.html`. */
      newName: z.string().max(120).optional(),
      language: z.enum(['en', 'ko']).default('en'),
    }),
    z.object({ html: z.string().nullable(), files: z.array(z.string()) }),
  ),
  /** `lastGroup`: the last group of four characters of the recovery code, as the kit shows it. */
  confirmKit: call(OfRepository.extend({ lastGroup: z.string().max(20) }), Repository),
  /** By the recovery code, or by the passphrase of one of its keys. */
  open: call(z.union([OpenedBy.extend({ folder: FolderToken }), OpenedBy.extend(OnHost.shape)]), Repository),
  /** Tries the place again and reads what other consoles have done. */
  refresh: call(OfRepository, Started),
  /** The place was moved, or is mounted elsewhere, or its host is reached in another way. */
  move: call(
    z.union([OfRepository.extend({ folder: FolderToken }), OfRepository.extend(OnHost.shape)]),
    Repository,
  ),
  rename: call(OfRepository.extend({ name: RepositoryName }), Repository),
  /** Takes it off this desk; the repository itself stays as it is. */
  remove: call(OfRepository.extend({ confirmName: z.string().max(80) }), Nothing),
  /**
   * 0: structure alone; 0.1: a tenth of the packs as well, by turns; 1: every byte. `hash`: the other packs are compared with their names where
   * they lie, without moving them.
   */
  check: call(
    OfRepository.extend({
      readShare: z.union([z.literal(0), z.literal(0.1), z.literal(1)]),
      hash: z.boolean().default(false),
    }),
    Started,
  ),
  prune: call(
    OfRepository.extend({ dryRun: z.boolean(), confirmName: z.string().max(80).optional() }),
    Started,
  ),
  copy: call(OfRepository.extend({ to: RepositoryId, targetId: TargetId.optional() }), Started),
  rebuildIndex: call(OfRepository, Started),
  knownTargets: call(OfRepository, z.object({ targets: z.array(KnownTarget) })),
  /**
   * Takes targets that the repository knows onto this desk, without their secrets. A single one may get another name, and settings
   * beside or instead of those it has there; a folder or file as a picker token.
   */
  adopt: call(
    z.union([
      OfRepository.extend({ targetIds: z.array(TargetId).length(1), changes: AdoptedChanges }),
      OfRepository.extend({ targetIds: z.array(TargetId).max(1000) }),
    ]),
    z.object({ adopted: z.array(TargetId) }),
  ),
  /** The text of a pack that the repository carries, to be looked at and installed before its targets are adopted. */
  packSource: call(OfRepository.extend({ packId: PackId }), z.object({ text: z.string() })),
  keys: call(OfRepository, RepositoryKeys),
  addKey: call(OfRepository.extend({ label: z.string().max(100), passphrase: Passphrase }), RepositoryKey),
  removeKey: call(OfRepository.extend({ keyId: z.string().max(16) }), Nothing),
  /** Copies the repository's secret into the vault, for runs that have no unlocked keychain. */
  grant: call(OfRepository, Repository),
  changed: event(
    z.object({
      revision: z.number(),
      changed: z.array(Repository),
      removed: z.array(RepositoryId),
    }),
  ),
} as const;
