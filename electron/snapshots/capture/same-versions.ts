import { localText } from '../../../shared/text/local-text.ts';
import type { SetRun } from './set-run.ts';

/** Files of one release whose versions differ are no set: each that is not of the first one's version stands in the way. */
export function refuseMixedVersions({ request, ledger }: SetRun): void {
  for (const ids of request.sameVersions ?? []) {
    const parts = request.parts.filter(
      ({ definition }) => ids.includes(definition.id) && ledger.stateOf(definition.id) === 'captured',
    );
    const [first, ...others] = parts;
    const version = first === undefined ? null : ledger.versionOf(first.definition.id);
    if (first !== undefined && version === null) ledger.lack(first, notTold);
    for (const part of others) {
      const own = ledger.versionOf(part.definition.id);
      if (own === null) ledger.lack(part, notTold);
      else if (first !== undefined && version !== null && own !== version)
        ledger.lack(part, differs(own, version, first.definition.title));
    }
  }
}

const notTold = localText(
  'Its version cannot be told, so it cannot be said that the set is of one version. Check whether it is the right file.',
  '버전을 알 수 없어 세트가 한 버전인지 확인할 수 없습니다. 올바른 파일인지 확인하십시오.',
);

function differs(own: string, version: string, title: { readonly en: string; readonly ko: string }) {
  return localText(
    `It is of version ${own}, and "${title.en}" is of ${version}: a mixed set. Bring them to one version.`,
    `이 파일은 버전 ${own}, "${title.ko}"은(는) 버전 ${version}입니다. 섞인 세트이므로 한 버전으로 맞추십시오.`,
  );
}
