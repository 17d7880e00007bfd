import type { ProbeDefinition } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import type { Finding } from './schema-problems.ts';

type Limit = { readonly warn: string; readonly down: string; readonly isNever: boolean };

/** A warning that only comes where the probe is down already would never be seen. A limit of 0 is none. */
export function orderFindings(probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  return limitsOf(probe).flatMap(({ warn, down, isNever }) =>
    isNever
      ? [
          finding(
            [...path, warn],
            `${warn} would never warn: ${down} comes first. Give both, the warning first.`,
            `${down}에 먼저 도달하므로 ${warn} 경고가 나올 수 없습니다. 경고가 먼저 오도록 둘 다 지정하십시오.`,
          ),
        ]
      : [],
  );
}

function limitsOf(probe: ProbeDefinition): readonly Limit[] {
  switch (probe.kind) {
    case 'disk':
      return [
        falling(
          'warn-free-percent',
          probe['warn-free-percent'],
          'down-free-percent',
          probe['down-free-percent'],
        ),
        falling('warn-free', probe['warn-free'], 'down-free', probe['down-free']),
      ];
    case 'tls':
      return [falling('warn-days', probe['warn-days'], 'down-days', probe['down-days'])];
    case 'clock':
      return [{ warn: 'warn-after', down: 'down-after', isNever: probe['warn-after'] > probe['down-after'] }];
    default:
      return [];
  }
}

/** What gets less: the warning has to be at more. */
function falling(warn: string, at: number | undefined, down: string, downAt: number | undefined): Limit {
  return { warn, down, isNever: at !== undefined && downAt !== undefined && at > 0 && at < downAt };
}
