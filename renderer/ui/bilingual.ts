type Entry = string | ((...values: never[]) => string);

/** The same keys, where a plain text may be any text and a function keeps its parameters. */
export type Same<Table> = { readonly [Key in keyof Table]: Table[Key] extends string ? string : Table[Key] };

export type Bilingual<Table> = { readonly en: Table; readonly ko: Same<Table> };

/** A table of texts in both languages. A key that is missing in one of them does not compile. */
export function bilingual<Table extends Readonly<Record<string, Entry>>>(
  en: Table,
  ko: NoInfer<Same<Table>>,
): Bilingual<Table> {
  return { en, ko };
}
