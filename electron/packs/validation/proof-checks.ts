import { keySources } from '../key-sources.ts';
import { partAt } from '../proofs.ts';
import type { Pack } from '../schema/pack.ts';
import type { ProofDefinition } from '../schema/proof.ts';
import type { YamlPath } from '../yaml.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

/** What a proof reads is in the set, so that it can be made wherever the set is. */
export function proofFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(
      pack.proofs.map(({ id }) => id),
      (index) => ['proofs', index, 'id'],
    ),
    ...pack.proofs.flatMap((proof, index) => oneProof(pack, proof, ['proofs', index, 'probe'])),
  ];
}

function oneProof(pack: Pack, { probe: name }: ProofDefinition, path: YamlPath): readonly Finding[] {
  const known = pack.probes.filter(({ kind }) => kind === 'secure-store').map(({ id }) => id);
  const probe = pack.probes.find(({ id }) => id === name);
  if (probe?.kind !== 'secure-store') {
    const what = { en: 'probe of kind secure-store', ko: 'secure-store 종류의 점검' };
    return unknownName(what, name, known, path);
  }
  const store = partAt(pack, 'sqlite', 'root', probe.path) === null ? [notInSet(probe.path, path)] : [];
  const pieces = keySources(probe).flatMap((source) => {
    if ('text' in source) return [];
    if ('file' in source) {
      return partAt(pack, 'file', source.base ?? 'root', source.file) === null
        ? [notInSet(source.file, path)]
        : [];
    }
    return 'credential' in source
      ? [fromCredential(source.credential, path)]
      : [chosenFile(source.setting, path)];
  });
  return [...store, ...pieces];
}

function notInSet(what: string, path: YamlPath): Finding {
  return finding(
    path,
    `"${what}", which the probe reads, is no part of the set, so nothing could be proven of a snapshot. Add it to parts, with the same base and path.`,
    `점검이 읽는 "${what}"이(가) 세트의 항목이 아니어서 스냅샷에서 증명할 수 없습니다. 같은 base와 path로 parts에 추가하십시오.`,
  );
}

function fromCredential(name: string, path: YamlPath): Finding {
  return finding(
    path,
    `its key comes from the credential "${name}", which is in no set, so nothing could be proven of a snapshot. Remove this proof; the probe itself goes on.`,
    `키를 자격 증명 "${name}"에서 얻는데, 자격 증명은 세트에 들어가지 않으므로 스냅샷에서 증명할 수 없습니다. 이 증명을 지우십시오. 점검은 그대로 쓸 수 있습니다.`,
  );
}

function chosenFile(setting: string, path: YamlPath): Finding {
  return finding(
    path,
    `its key comes from the file that the setting "${setting}" names, which is no part of the set, so nothing could be proven of a snapshot. Name it as base (a setting of type folder) and file, and add a part of kind file with the same base and path.`,
    `키를 설정 "${setting}"이(가) 가리키는 파일에서 얻는데, 세트의 항목이 아니므로 스냅샷에서 증명할 수 없습니다. base(folder 형식의 설정)와 file로 적고 같은 base와 path의 file 항목을 추가하십시오.`,
  );
}
