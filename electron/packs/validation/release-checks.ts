import type { Pack } from '../schema/pack.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

/** Names that a release refers to. */
export function releaseFindings(pack: Pack): readonly Finding[] {
  const { release } = pack;
  if (release === undefined) return [];
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);
  const checklists = pack.runbooks.filter(({ purpose }) => purpose === 'release');
  const versions = pack.facts.filter(({ kind }) => kind === 'version');
  return [
    ...unknownName(
      { en: 'runbook of purpose release', ko: '목적이 release인 런북' },
      release.checklist,
      ids(checklists),
      ['release', 'checklist'],
    ),
    ...duplicates(ids(release.versions), (index) => ['release', 'versions', index, 'id']),
    ...release.versions.flatMap(({ from }, index) => {
      const path = ['release', 'versions', index, 'from'];
      if ('fact' in from)
        return unknownName(
          { en: 'fact of kind version', ko: 'version 종류의 사실' },
          from.fact,
          ids(versions),
          [...path, 'fact'],
        );
      return unknownName({ en: 'part', ko: '파트' }, from.part, ids(pack.parts), [...path, 'part']);
    }),
    ...duplicates(ids(release.triggers), (index) => ['release', 'triggers', index, 'id']),
    ...release.triggers.flatMap(({ when }, index) => {
      const path = ['release', 'triggers', index, 'when'];
      if ('probe' in when)
        return unknownName({ en: 'probe', ko: '점검' }, when.probe, ids(pack.probes), [...path, 'probe']);
      return unknownName({ en: 'policy', ko: '정책' }, when.policy, ids(pack.policies), [...path, 'policy']);
    }),
    ...(pack.parts.length === 0
      ? [
          finding(
            ['release'],
            'a release needs parts: a set is taken before and after it.',
            '릴리스에는 파트가 필요합니다. 전후에 세트를 만듭니다.',
          ),
        ]
      : []),
  ];
}
