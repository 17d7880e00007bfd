import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallInput } from '../../shared/contract/ops-api.ts';
import type { RepositoryId, TargetId } from '../../shared/model/ids.ts';
import type { Repository } from '../../shared/model/repository.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { call } from '../bridge/ops.ts';
import { repositoriesSnapshot } from './live-events.ts';
import { keys } from './query-client.ts';

export function useRepositories() {
  return useQuery({ queryKey: keys.repositories, queryFn: repositoriesSnapshot });
}

/** Undefined while it is not known, null when this desk knows no such repository. */
export function useRepository(repositoryId: RepositoryId | null): Repository | null | undefined {
  const known = useRepositories().data?.repositories;
  return known && (known.find(({ id }) => id === repositoryId) ?? null);
}

type RepositoryCall =
  | 'repositories.init'
  | 'repositories.open'
  | 'repositories.confirmKit'
  | 'repositories.grant';
type RepositoryChange = 'repositories.rename' | 'repositories.move' | 'repositories.remove';

/** Changes what this desk knows of a repository; the list is asked for again, whoever told of it first. */
export function useRepositoryCall<Channel extends RepositoryCall | RepositoryChange>(channel: Channel) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Channel>) => call(channel, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.repositories }),
    // The answer of `init` carries the recovery code: it is not kept longer than its place on the screen.
    gcTime: 0,
  });
}

/** The kit as a page, or written into a folder. */
export function useKit() {
  return useMutation({
    mutationFn: (input: CallInput<'repositories.kit'>) => call('repositories.kit', input),
    gcTime: 0,
  });
}

export function useKnownTargets(repositoryId: RepositoryId) {
  return useQuery({
    queryKey: keys.knownTargets(repositoryId),
    queryFn: () => call('repositories.knownTargets', { repositoryId }),
    staleTime: 0,
  });
}

export function useAdopt(repositoryId: RepositoryId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (targetIds: readonly TargetId[]) =>
      call('repositories.adopt', { repositoryId, targetIds: [...targetIds] }),
    onSuccess: () =>
      Promise.all(
        [keys.knownTargets(repositoryId), keys.targets].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

/** One target, with a name and settings of this desk. */
export function useAdoptAs(repositoryId: RepositoryId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: {
      readonly targetId: TargetId;
      readonly name: string;
      readonly settings: Record<string, SettingValue>;
    }) =>
      call('repositories.adopt', {
        repositoryId,
        targetIds: [wish.targetId],
        changes: { name: wish.name, settings: wish.settings },
      }),
    onSuccess: () =>
      Promise.all(
        [keys.knownTargets(repositoryId), keys.targets].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export function useRepositoryKeys(repositoryId: RepositoryId) {
  return useQuery({
    queryKey: keys.repositoryKeys(repositoryId),
    queryFn: () => call('repositories.keys', { repositoryId }),
    staleTime: 0,
  });
}

export function useAddKey(repositoryId: RepositoryId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: { readonly label: string; readonly passphrase: string }) =>
      call('repositories.addKey', { repositoryId, ...key }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.repositoryKeys(repositoryId) }),
    gcTime: 0,
  });
}

export function useRemoveKey(repositoryId: RepositoryId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => call('repositories.removeKey', { repositoryId, keyId }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.repositoryKeys(repositoryId) }),
  });
}

/** The text of a pack that a repository carries. */
export function usePackSourceOf() {
  return useMutation({
    mutationFn: (input: CallInput<'repositories.packSource'>) => call('repositories.packSource', input),
  });
}
