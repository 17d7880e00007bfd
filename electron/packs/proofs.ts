import type { LocalText } from '../../shared/model/local-text.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { effectiveSettings } from './probes-for-target.ts';
import type { Pack } from './schema/pack.ts';
import type { PartDefinition } from './schema/part.ts';
import type { ProbeOf } from './schema/probe.ts';
import type { KeySource } from './schema/probes/secure-store.ts';

type FileSource = Extract<KeySource, { file: string }>;

/** A proof with what it reads as parts of the set. */
export type Proof = {
  readonly id: string;
  readonly title: LocalText;
  readonly probe: ProbeOf<'secure-store'>;
  /** The part with the database. */
  readonly store: string;
  /** The part that a file of the key is. */
  partOf(source: FileSource): string | null;
  readonly settings: Readonly<Record<string, SettingValue>>;
};

/** The proofs of a pack for a target. One that does not fit the parts is none: `pack validate` says so. */
export function proofsOf(
  pack: Pack,
  target: { readonly settings: Readonly<Record<string, SettingValue>> },
): readonly Proof[] {
  const settings = effectiveSettings(pack, target.settings);
  return pack.proofs.flatMap(({ id, title, probe: name }) => {
    const probe = pack.probes.find((one) => one.id === name);
    if (probe?.kind !== 'secure-store') return [];
    const store = partAt(pack, 'sqlite', 'root', probe.path);
    if (store === null) return [];
    const partOf = (source: FileSource) => partAt(pack, 'file', source.base ?? 'root', source.file);
    return [{ id, title, probe, store, partOf, settings }];
  });
}

/** The part of that kind at a place, as both are written in the pack. */
export function partAt(
  pack: Pack,
  kind: 'sqlite' | 'file',
  base: string,
  path: string,
): PartDefinition['id'] | null {
  const found = pack.parts.find((part) => part.kind === kind && part.base === base && part.path === path);
  return found?.id ?? null;
}
