import type { HostCheck } from '../../../shared/model/host.ts';
import { useHostCall, useHostCheck } from '../../data/hosts.ts';
import { lookOf, wayOf } from './host-form.ts';
import type { HostForm } from './host-form.ts';

/**
 * Looks at a host, and pins its key when somebody says that it is the right one; it is then looked at again. What was found before is over as
 * soon as it is looked at anew: `onFound` hears null.
 */
export function useHostLook(onFound: (found: HostCheck | null) => void = () => undefined) {
  const check = useHostCheck();
  const trust = useHostCall('hosts.trust');
  const look = (form: HostForm) => {
    onFound(null);
    check.start(lookOf(form), { onSuccess: onFound });
  };
  return {
    look,
    trust: (form: HostForm, fingerprint: string) =>
      trust.mutate({ ...wayOf(form), fingerprint }, { onSuccess: () => look(form) }),
    stop: check.cancel,
    reset: () => {
      check.reset();
      trust.reset();
    },
    found: check.data,
    error: trust.error ?? check.error,
    isLooking: check.isPending,
    isPinning: trust.isPending,
  };
}
