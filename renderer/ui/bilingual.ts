import { withParticles } from '../../shared/text/korean-particles.ts';

type Entry = string | ((...values: never[]) => string);

/** The same keys, where a plain text may be any text and a function keeps its parameters. */
export type Same<Table> = { readonly [Key in keyof Table]: Table[Key] extends string ? string : Table[Key] };

export type Bilingual<Table> = { readonly en: Table; readonly ko: Same<Table> };

/** A table of texts in both languages. A key that is missing in one of them does not compile. */
export function bilingual<Table extends Readonly<Record<string, Entry>>>(
  en: Table,
  ko: NoInfer<Same<Table>>,
): Bilingual<Table> {
  return { en, ko: spoken(ko) };
}

/** The same texts, with the particles that what is filled in asks for. */
function spoken<Texts extends Readonly<Record<string, Entry>>>(table: Texts): Texts {
  const entries = Object.entries(table).map(([key, entry]): [string, Entry] => [
    key,
    typeof entry === 'string' ? entry : (...values) => withParticles(entry(...values)),
  ]);
  return Object.assign({ ...table }, Object.fromEntries(entries));
}
