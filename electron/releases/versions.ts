import { localText } from '../../shared/text/local-text.ts';
import type { FoundVersion, ReleaseCheck } from '../../shared/model/release.ts';
import type { Compatibility } from '../packs/schema/release.ts';

/** The first two numbers of a version such as `v2.14.3-rc1`; null for a text that has none. */
function numbersOf(version: string): { readonly major: number; readonly minor: number } | null {
  const match = /(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2] ?? 0) };
}

/** Whether one version may follow another, or stand beside it: null when one of the two says no number. */
export function isWithin(from: string, to: string, { window, of }: Compatibility): boolean | null {
  const [a, b] = [numbersOf(from), numbersOf(to)];
  if (a === null || b === null) return null;
  if (of === 'major') return Math.abs(a.major - b.major) <= window;
  return a.major === b.major && Math.abs(a.minor - b.minor) <= window;
}

/** The version that is in use: what all pieces say, where they say one thing. */
export function versionInUse(versions: readonly FoundVersion[]): string | null {
  const said = new Set(versions.flatMap(({ version }) => version ?? []));
  const [only] = said;
  return said.size === 1 && only !== undefined ? only : null;
}

/** Whether the step from the version in use to the new one is one that the pack allows. */
export function stepCheck(
  from: string | null,
  to: string,
  compatibility: Compatibility | undefined,
): readonly ReleaseCheck[] {
  if (compatibility === undefined) return [];
  const title = localText('Step between versions', '버전 간격');
  const base = { id: 'versions-step', title };
  const within = from === null ? null : isWithin(from, to, compatibility);
  if (within === true)
    return [{ ...base, standing: 'ok', found: localText(`${from} to ${to}`, `${from} → ${to}`) }];
  const { en, ko } = compatibility.reason ?? localText('', '');
  if (within === null)
    return [
      {
        ...base,
        standing: 'heed',
        found: localText(
          `It is not known whether ${to} may follow ${from ?? 'what is in use'}. ${en}`,
          `${from ?? '현재 버전'} 다음에 ${to}을(를) 적용해도 되는지 알 수 없습니다. ${ko}`,
        ),
      },
    ];
  return [
    {
      ...base,
      standing: 'bad',
      found: localText(
        `${to} is too far from ${from}. ${en}`,
        `${to}은(는) ${from}과(와) 너무 떨어져 있습니다. ${ko}`,
      ),
    },
  ];
}

/** Whether the pieces are at the version that was released, and at one where they must be. */
export function arrivedChecks(
  versions: readonly FoundVersion[],
  released: string,
  compatibility: Compatibility | undefined,
): readonly ReleaseCheck[] {
  const told = versions.flatMap(({ version, ...piece }) => (version === null ? [] : [{ ...piece, version }]));
  const different = new Set(told.map(({ version }) => version)).size > 1;
  const said = (language: 'en' | 'ko') =>
    told.map(({ title, version }) => `${title[language]} ${version}`).join(', ');
  return [
    ...versions.map(({ id, title, version }): ReleaseCheck => {
      const known = version !== null;
      const isNew = known && sameVersion(version, released);
      return {
        id: `version-${id}`,
        title,
        standing: isNew ? 'ok' : 'heed',
        found: known
          ? localText(
              isNew ? version : `${version}, and not ${released}`,
              isNew ? version : `${released}이(가) 아니라 ${version}`,
            )
          : localText('It does not say its version.', '버전을 알 수 없습니다.'),
      };
    }),
    ...(compatibility?.together === true && different
      ? [
          {
            id: 'versions-together',
            title: localText('One version of all pieces', '모든 구성 요소의 버전 일치'),
            standing: 'bad' as const,
            found: localText(said('en'), said('ko')),
          },
        ]
      : []),
  ];
}

function sameVersion(a: string, b: string): boolean {
  const plain = (text: string) => text.trim().toLowerCase().replace(/^v/, '');
  return plain(a) === plain(b);
}
