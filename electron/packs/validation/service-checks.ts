import type { Pack } from '../schema/pack.ts';
import { finding } from './finding-texts.ts';
import { selectFindings, unknownPart } from './part-checks.ts';
import { requestUrlProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';
import type { YamlPath } from '../yaml.ts';

/** How the service is seen to be running, its gate, and what belongs together. */
export function serviceFindings(pack: Pack): readonly Finding[] {
  const { service } = pack;
  if (!service) return [];
  return [
    ...runningFindings(pack),
    ...unknownPart(pack, 'file', service.gate, ['service', 'gate']),
    ...service.heed.flatMap(({ database, sql }, index) => {
      const path = ['service', 'heed', index];
      return [
        ...unknownPart(pack, 'sqlite', database, [...path, 'database']),
        ...selectFindings(sql, [], [...path, 'sql']),
      ];
    }),
    ...service.together.flatMap(({ parts, 'same-version': sameVersion }, index) => {
      const path = ['service', 'together', index, 'parts'];
      return parts.flatMap((name, at) =>
        parts.indexOf(name) === at
          ? [
              ...unknownPart(pack, null, name, [...path, at]),
              ...(sameVersion ? versionFindings(pack, name, [...path, at]) : []),
            ]
          : [finding([...path, at], `"${name}" stands here twice.`, `"${name}"이(가) 두 번 있습니다.`)],
      );
    }),
  ];
}

/** Versions can be compared where parts say them. */
function versionFindings(pack: Pack, name: string, path: YamlPath): readonly Finding[] {
  const part = pack.parts.find(({ id }) => id === name);
  if (part === undefined || (part.kind === 'file' && part.version !== undefined)) return [];
  return [
    finding(
      path,
      `"${name}" does not say its version: give it "version", or leave out "same-version".`,
      `"${name}"에 버전이 지정되지 않았습니다. "version"을 지정하거나 "same-version"을 빼십시오.`,
    ),
  ];
}

function runningFindings(pack: Pack): readonly Finding[] {
  const url = pack.service?.running?.url;
  if (url === undefined) return [];
  const path = ['service', 'running', 'url'];
  const addresses = Object.entries(pack.settings).filter(([, setting]) => setting.type === 'url');
  const problem = requestUrlProblem(
    url,
    addresses.map(([name]) => name),
  );
  // Nothing secret is sent to find out whether something answers.
  const known = { pack: { ...pack, credentials: {} }, session: [], steps: [], ack: false };
  return problem === null ? templateFindings(url, path, known) : [{ path, message: problem }];
}
