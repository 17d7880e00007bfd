import type { HostCheck } from '../../../shared/model/host.ts';
import { useHostCall } from '../../data/hosts.ts';
import { lookOf, wayOf } from './host-form.ts';
import type { HostForm } from './host-form.ts';

/** Looks at a host, and pins its key when somebody says that it is the right one; it is then looked at again. */
export function useHostLook(onFound: (found: HostCheck) => void = () => undefined) {
  const check = useHostCall('hosts.check');
  const trust = useHostCall('hosts.trust');
  const look = (form: HostForm) => check.mutate(lookOf(form), { onSuccess: onFound });
  return {
    look,
    trust: (form: HostForm, fingerprint: string) =>
      trust.mutate({ ...wayOf(form), fingerprint }, { onSuccess: () => look(form) }),
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
