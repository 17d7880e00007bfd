import type { Assertion } from '../schema/assertion.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, unknownName } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

type Word = { readonly en: string; readonly ko: string };

/** Numbers that a probe reads by name. */
type NamedNumbers = {
  /** The member of the probe that lists them. */
  readonly list: string;
  readonly ids: readonly string[];
  readonly word: Word;
  /** One of them, or a ratio. */
  readonly either: Word;
};

type Rated = {
  readonly ratios: readonly { readonly id: string; readonly of: string; readonly per: readonly string[] }[];
  readonly measure?: string | undefined;
  readonly expect: readonly Assertion[];
};

/** Ids that stand once, ratios of numbers that are read, and expectations and a value that name one of them. */
export function rateFindings(probe: Rated, named: NamedNumbers, path: YamlPath): readonly Finding[] {
  const { list, ids, word, either } = named;
  const all = [...ids, ...probe.ratios.map((ratio) => ratio.id)];
  return [
    ...duplicates(all, (index) =>
      index < ids.length ? [...path, list, index] : [...path, 'ratios', index - ids.length],
    ),
    ...probe.ratios.flatMap((ratio, at) => [
      ...unknownName(word, ratio.of, ids, [...path, 'ratios', at, 'of']),
      ...ratio.per.flatMap((name, place) =>
        unknownName(word, name, ids, [...path, 'ratios', at, 'per', place]),
      ),
    ]),
    ...unknownName(either, probe.measure, all, [...path, 'measure']),
    ...probe.expect.flatMap((one, at) =>
      'rate' in one ? unknownName(either, one.rate, all, [...path, 'expect', at, 'rate']) : [],
    ),
  ];
}
