import { channels } from '../../shared/contract/channels.ts';
import { contract } from '../../shared/contract/contract.ts';
import type { CallSpec, EventSpec } from '../../shared/contract/contract.ts';

type Row<Spec> = { readonly channel: string; readonly spec: Spec };

const specs: readonly Row<CallSpec | EventSpec>[] = Object.entries(contract).flatMap(([group, members]) =>
  Object.entries(members).map(([name, spec]: [string, CallSpec | EventSpec]) => ({
    channel: `${group}.${name}`,
    spec,
  })),
);

export const calls: readonly Row<CallSpec>[] = specs.flatMap(({ channel, spec }) =>
  spec.kind === 'call' ? [{ channel, spec }] : [],
);
export const events: readonly Row<EventSpec>[] = specs.flatMap(({ channel, spec }) =>
  spec.kind === 'event' ? [{ channel, spec }] : [],
);

/** Group → names as the page sees them: calls by name, events as `on<Name>`. */
export function expectedMembers(): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(channels).map(([group, names]) => [
      group,
      Object.entries(names).map(([name, kind]) =>
        kind === 'call' ? name : `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ),
    ]),
  );
}
