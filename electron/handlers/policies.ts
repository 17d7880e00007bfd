import type { Handlers } from '../dispatcher.ts';
import type { PolicyService } from '../policies/policy-service.ts';

export type PolicyParts = { readonly policies: PolicyService; readonly operator: () => string };

export function createPolicyHandlers({ policies, operator }: PolicyParts): Handlers['policies'] {
  return {
    check: ({ targetId }, { signal }) => policies.check(targetId, signal),
    except: (input) => policies.except({ ...input, by: operator() }),
    withdraw: ({ targetId, policyId }) => {
      policies.withdraw(targetId, policyId);
      return {};
    },
  };
}
