import type { Pack } from '../schema/pack.ts';
import { postgresBase } from '../schema/part.ts';
import type { PartOf } from '../schema/part.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding, unknownName } from './finding-texts.ts';
import { postgresQueryProblem } from './postgres-sql.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** The address and the password of a server: names of a setting and of a credential of the right kind. */
export function serverFindings(
  pack: Pack,
  { server, password }: { readonly server: string; readonly password?: string | undefined },
  path: YamlPath,
): readonly Finding[] {
  const addresses = Object.entries(pack.settings).filter(([, setting]) => setting.type === 'postgres');
  const typed = Object.entries(pack.credentials).filter(([, credential]) => credential.type !== 'rotating');
  return [
    ...unknownName(
      { en: 'setting of type postgres', ko: 'postgres 형식의 설정' },
      server,
      addresses.map(([name]) => name),
      [...path, 'server'],
    ),
    ...unknownName(
      { en: 'credential of type secret or login', ko: 'secret 또는 login 형식의 자격 증명' },
      password,
      typed.map(([name]) => name),
      [...path, 'password'],
    ),
  ];
}

/** The database of a server as a part of the set. */
export function postgresPartFindings(
  pack: Pack,
  part: PartOf<'postgres'>,
  path: YamlPath,
): readonly Finding[] {
  const folders = Object.entries(pack.settings).filter(([, setting]) => setting.type === 'folder');
  const taken = Object.hasOwn(pack.settings, postgresBase) && pack.settings[postgresBase]?.type === 'folder';
  return [
    ...serverFindings(pack, part, path),
    ...unknownName(
      { en: 'setting of type folder', ko: 'folder 형식의 설정' },
      part.programs,
      folders.map(([name]) => name),
      [...path, 'programs'],
    ),
    ...(taken
      ? [
          finding(
            ['settings', postgresBase],
            `"${postgresBase}" is where dumps of databases lie in a set; give this folder another name.`,
            `"${postgresBase}"은(는) 세트에서 데이터베이스 덤프가 놓이는 이름입니다. 이 폴더 설정에 다른 이름을 쓰십시오.`,
          ),
        ]
      : []),
  ];
}

export function postgresProbeFindings(
  pack: Pack,
  probe: ProbeOf<'postgres'>,
  path: YamlPath,
): readonly Finding[] {
  const problem = probe.sql === undefined ? null : postgresQueryProblem(probe.sql);
  return [
    ...serverFindings(pack, probe, path),
    ...(problem === null ? [] : [{ path: [...path, 'sql'], message: problem }]),
    ...templateFindings(probe.expect, [...path, 'expect'], {
      pack: { ...pack, credentials: {} },
      session: [],
      steps: [],
      ack: false,
    }),
  ];
}
