import type { Pack } from '../schema/pack.ts';
import { finding } from './finding-texts.ts';
import { unknownPart } from './part-checks.ts';
import { requestUrlProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** How the service is seen to be running, its gate, and what belongs together. */
export function serviceFindings(pack: Pack): readonly Finding[] {
  const { service } = pack;
  if (!service) return [];
  return [
    ...runningFindings(pack),
    ...unknownPart(pack, 'file', service.gate, ['service', 'gate']),
    ...service.together.flatMap(({ parts }, index) => {
      const path = ['service', 'together', index, 'parts'];
      return parts.flatMap((name, at) =>
        parts.indexOf(name) === at
          ? unknownPart(pack, null, name, [...path, at])
          : [finding([...path, at], `"${name}" stands here twice.`, `"${name}"이(가) 두 번 있습니다.`)],
      );
    }),
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
