import type { TargetId } from '../../shared/model/ids.ts';
import type { TargetCredentials } from '../actions/action-kind.ts';
import type { ActionReach } from '../actions/prepare-action.ts';
import { ActionService } from '../actions/action-service.ts';
import { SealedCopies } from '../actions/kept/sealed-copies.ts';
import { TakeOut } from '../actions/kept/take-out.ts';
import type { SnapshotDesk } from './desk.ts';
import type { Foundation } from './foundation.ts';
import type { ConsoleOptions } from './options.ts';
import { LocalComputer } from '../locations/local-computer.ts';
import { PolicyService } from '../policies/policy-service.ts';
import type { PolicyOptions } from '../policies/policy-service.ts';
import { newestVerifiedAt } from '../snapshots/freshness.ts';
import { fetcherFrom, portsOf, senderTo } from './target-resources.ts';
import type { ResourceParts, SessionsOf } from './target-resources.ts';
import { ViewService } from '../views/view-service.ts';

/** What everything is sent with that goes to targets. */
export type Sending = Omit<ResourceParts, 'clock' | 'packs'> & { readonly sessionsOf: SessionsOf };

type TargetServiceParts = Pick<ActionReach, 'measure'> & {
  readonly sending: Sending;
  readonly kept: Pick<SnapshotDesk, 'catalogue' | 'repositories'>;
  readonly policiesChanged: PolicyOptions['onChange'];
  readonly policiesCame: NonNullable<PolicyOptions['onFindings']>;
};

/** What reads and changes one target at a time: its views, its settings against their policies, its actions. */
export function createTargetServices(
  options: ConsoleOptions,
  foundation: Foundation,
  { sending: { sessionsOf, ...sending }, kept, policiesChanged, policiesCame, measure }: TargetServiceParts,
) {
  const { children, clock, packs, targets, folderOf } = foundation;
  const looked = {
    target: (id: TargetId) => targets.get(id),
    pack: (id: string) => packs.get(id),
    locationFor: folderOf,
  };
  const copies = new SealedCopies(foundation.credentials);
  return {
    takeOut: new TakeOut({ ...foundation, copies, safetyFolder: options.folder.actions }),
    views: new ViewService({
      ...looked,
      fetchFrom: (target) => fetcherFrom(target, { clock, packs, ...sending }, sessionsOf),
      portsOf: ({ host }) => portsOf(sending.reached, host),
      secretsOf: ({ id }) => passwordsOf(sending.secretsOf(id)),
      children,
      clock,
    }),
    policies: new PolicyService({
      ...foundation,
      ...looked,
      onChange: policiesChanged,
      onFindings: policiesCame,
    }),
    actions: new ActionService({
      ...foundation,
      ...looked,
      safetyFolder: options.folder.actions,
      computerOf: ({ host }) => (host === null ? new LocalComputer() : foundation.reached.computer(host)),
      newestVerified: (id) => newestVerifiedAt(kept.catalogue, kept.repositories.list(), id),
      sendTo: (target) => senderTo(target, { clock, packs, ...sending }),
      credentialsOf: ({ id }) => credentialsOf(id, foundation.credentials, sending.secretsOf),
      copies,
      measure,
      hide: (secret) => options.redactor.register(secret),
      clean: (text) => options.redactor.text(text),
    }),
  };
}

/** The secrets of a target as its probes have them: a value that could not be stored yet is among them. */
function credentialsOf(
  targetId: TargetId,
  store: Foundation['credentials'],
  secretsOf: ResourceParts['secretsOf'],
): TargetCredentials {
  const secrets = secretsOf(targetId);
  return {
    read: (name, signal) => secrets.read(name, signal),
    store: (name, value, signal) => secrets.store(name, value, signal),
    requireUsable: () => store.requireUsable(),
  };
}

/** What opens a database of a target's server: the secret of a credential, or null where none is kept. */
function passwordsOf(secrets: ReturnType<ResourceParts['secretsOf']>) {
  return async (credential: string, signal: AbortSignal) =>
    (await secrets.read(credential, signal))?.secret ?? null;
}
