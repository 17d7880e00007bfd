import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { requestFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownCredential } from './settings-checks.ts';
import { templateFindings } from './template-names.ts';

/** Requests that stay with the target, credentials that exist, and expectations about claims only. */
export function jwtFindings(pack: Pack, probe: ProbeOf<'jwt'>, path: YamlPath): readonly Finding[] {
  const { token, key, ...rest } = probe;
  const requests = [
    ...('request' in token ? [{ request: token.request, at: [...path, 'token', 'request'] }] : []),
    ...(key !== undefined && 'jwks' in key ? [{ request: key.jwks, at: [...path, 'key', 'jwks'] }] : []),
  ];
  const credentials = [
    ...('credential' in token ? [{ name: token.credential, at: [...path, 'token', 'credential'] }] : []),
    ...(key !== undefined && 'credential' in key
      ? [{ name: key.credential, at: [...path, 'key', 'credential'] }]
      : []),
  ];
  return [
    ...requests.flatMap(({ request, at }) => [
      ...requestFindings(pack, request, at),
      ...templateFindings(request, at, namesAt(pack)),
    ]),
    ...credentials.flatMap(({ name, at }) => unknownCredential(pack, name, at)),
    ...templateFindings(rest, path, namesAt({ ...pack, credentials: {} })),
    ...probe.expect.flatMap((one, at) =>
      'json' in one
        ? []
        : [
            finding(
              [...path, 'expect', at],
              'expectations about a token are about its claims: json.',
              '토큰에 대한 기대값은 json으로 클레임을 지정해야 합니다.',
            ),
          ],
    ),
  ];
}
