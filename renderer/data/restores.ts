import { useQuery } from '@tanstack/react-query';
import { call } from '../bridge/ops.ts';
import { keys } from './query-client.ts';

/** Restores of this desk with what can still be done about them. Each flow begins with `useStartJob('restores.…')`. */
export function useRestores() {
  return useQuery({
    queryKey: keys.restores,
    queryFn: () => call('restores.list', {}),
    // No event tells of a restore that another process left half done.
    staleTime: 60_000,
  });
}
