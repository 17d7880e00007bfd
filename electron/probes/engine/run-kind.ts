import type { ProbeDefinition, ProbeOf } from '../../packs/schema/probe.ts';
import type { ProbeContext, ProbeKindTable, ProbeOutcome } from '../probe-kind.ts';

type Kind = ProbeDefinition['kind'];
type DefinitionByKind = { readonly [Name in Kind]: ProbeOf<Name> };
type RunnerByKind = {
  readonly [Name in Kind]: {
    run(definition: DefinitionByKind[Name], context: ProbeContext): Promise<ProbeOutcome>;
  };
};
type DefinitionOf<Name extends Kind> = {
  [Each in Name]: { readonly kind: Each } & DefinitionByKind[Each];
}[Name];

/** Hands a definition to the kind it names. Generic over the kind, so that the compiler sees that the two belong together. */
function runKind<Name extends Kind>(
  kinds: ProbeKindTable,
  definition: DefinitionOf<Name>,
  context: ProbeContext,
): Promise<ProbeOutcome> {
  const runners: RunnerByKind = kinds;
  const kind: Name = definition.kind;
  return runners[kind].run(definition, context);
}

export function runDefinition(
  kinds: ProbeKindTable,
  definition: ProbeDefinition,
  context: ProbeContext,
): Promise<ProbeOutcome> {
  return runKind(kinds, definition, context);
}
