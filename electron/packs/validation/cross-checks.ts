import type { Pack } from '../schema/pack.ts';
import { actionsFindings } from './action-checks.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { expectationsFindings } from './expectation-checks.ts';
import { incidentFindings } from './incident-checks.ts';
import { bootFindings } from './boot-checks.ts';
import { partsFindings } from './part-checks.ts';
import { policiesFindings } from './policy-checks.ts';
import { probeFindings } from './probe-checks.ts';
import { proofFindings } from './proof-checks.ts';
import { recipeFindings } from './recipe-checks.ts';
import { releaseFindings } from './release-checks.ts';
import { sessionFindings } from './request-checks.ts';
import { rulesFindings } from './rule-checks.ts';
import { runbooksFindings } from './runbook-checks.ts';
import type { Finding } from './schema-problems.ts';
import { serviceFindings } from './service-checks.ts';
import { shellFindings } from './shell-checks.ts';
import { settingsFindings } from './settings-checks.ts';
import { viewsFindings } from './view-checks.ts';

/** What the schema cannot see: names that must exist, expressions that must compile, limits that hold across the pack. */
export function crossFindings(pack: Pack): readonly Finding[] {
  return [
    ...settingsFindings(pack),
    ...duplicates(
      pack.sessions.map(({ id }) => id),
      (index) => ['sessions', index, 'id'],
    ),
    ...pack.sessions.flatMap((session, index) => sessionFindings(pack, session, index)),
    ...duplicates(
      pack.probes.map(({ id }) => id),
      (index) => ['probes', index, 'id'],
    ),
    ...pack.probes.flatMap((probe, index) => probeFindings(pack, probe, index)),
    ...mainFindings(pack),
    ...viewsFindings(pack),
    ...policiesFindings(pack),
    ...actionsFindings(pack),
    ...rulesFindings(pack),
    ...runbooksFindings(pack),
    ...partsFindings(pack),
    ...proofFindings(pack),
    ...recipeFindings(pack),
    ...serviceFindings(pack),
    ...bootFindings(pack),
    ...shellFindings(pack),
    ...connectionFindings(pack),
    ...incidentFindings(pack),
    ...expectationsFindings(pack),
    ...releaseFindings(pack),
  ];
}

function mainFindings(pack: Pack): readonly Finding[] {
  const main = pack.probes.flatMap((probe, index) => (probe.main ? [index] : []));
  return main
    .slice(1)
    .map((index) =>
      finding(
        ['probes', index, 'main'],
        'only one probe can be the main one.',
        '대표 점검은 하나만 지정할 수 있습니다.',
      ),
    );
}

function connectionFindings(pack: Pack): readonly Finding[] {
  const sockets = pack.probes.filter((probe) => probe.kind === 'socket-io').map((probe) => probe.id);
  return unknownName(
    { en: 'probe of kind socket-io', ko: 'socket-io 종류의 점검' },
    pack.connection,
    sockets,
    ['connection'],
  );
}
