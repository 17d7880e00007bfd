import { AppError } from '../../../shared/errors/app-error.ts';
import { IncidentId } from '../../../shared/model/ids.ts';
import { IncidentSummary } from '../../../shared/model/incident.ts';
import type { BundlePreview, Incident } from '../../../shared/model/incident.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { startJob } from './fake-jobs.ts';
import type { Fake, FakeState } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { changesText, fakeCapture, fakeIncidents, openIncident } from './incident-data.ts';
import { hexId } from './seeded.ts';
import { knownTarget } from './target-handlers.ts';

const kept = new WeakMap<FakeState, Incident[]>();
let opened = 0;

/** Incidents of the first target; an empty console has none. */
function incidentsOf(fake: Fake): Incident[] {
  const known = kept.get(fake.state);
  if (known !== undefined) return known;
  const [target] = fake.state.targets;
  const made = target === undefined ? [] : fakeIncidents(fake.now(), target);
  kept.set(fake.state, made);
  return made;
}

function known(fake: Fake, id: IncidentId): Incident {
  const found = incidentsOf(fake).find((incident) => incident.id === id);
  if (found) return found;
  throw new AppError(
    'incident/unknown',
    localText('There is no such incident.', '그런 인시던트가 없습니다.'),
  );
}

function change(fake: Fake, id: IncidentId, what: Partial<Incident>): Incident {
  const merged = { ...known(fake, id), ...what };
  const changed = {
    ...merged,
    captures: merged.evidence.length,
    openFollowUps: merged.followUps.filter(({ doneAt }) => doneAt === null).length,
  };
  kept.set(
    fake.state,
    incidentsOf(fake).map((each) => (each.id === id ? changed : each)),
  );
  fake.state.revision += 1;
  fake.publish('incidents.changed', {
    revision: fake.state.revision,
    incidents: [IncidentSummary.parse(changed)],
  });
  return changed;
}

const by = 'kim@desk';

export const incidentHandlers: HandlersOf<'incidents'> = {
  'incidents.list': ({ targetId, open }, fake) => ({
    revision: fake.state.revision,
    incidents: incidentsOf(fake)
      .filter((incident) => targetId === undefined || incident.targetId === targetId)
      .filter(({ state }) => open === undefined || (state === 'open') === open)
      .map((incident) => IncidentSummary.parse(incident)),
  }),
  'incidents.get': ({ incidentId }, fake) => known(fake, incidentId),
  'incidents.open': ({ targetId, title }, fake) => {
    opened += 1;
    const target = knownTarget(fake, targetId);
    const first = openIncident(fake.now(), target);
    const id = IncidentId.parse(hexId(7100 + opened));
    kept.set(fake.state, [
      {
        ...first,
        id,
        title: title ?? target.name,
        openedAt: fake.now(),
        notes: [],
        followUps: [],
        evidence: [],
      },
      ...incidentsOf(fake),
    ]);
    return change(fake, id, {});
  },
  'incidents.edit': ({ incidentId, title, from, to }, fake) =>
    change(fake, incidentId, {
      ...(title === undefined ? {} : { title }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }),
  'incidents.field': ({ incidentId, fieldId, value }, fake) =>
    change(fake, incidentId, {
      fields: known(fake, incidentId).fields.map((field) =>
        field.id === fieldId
          ? {
              ...field,
              value: value === '' ? null : value,
              by: value === '' ? null : by,
              at: fake.now(),
              problem: null,
            }
          : field,
      ),
    }),
  'incidents.fill': ({ incidentId }, fake) => change(fake, incidentId, {}),
  'incidents.note': ({ incidentId, text }, fake) =>
    change(fake, incidentId, { notes: [...known(fake, incidentId).notes, { at: fake.now(), by, text }] }),
  'incidents.addFollowUp': ({ incidentId, text }, fake) => {
    const { followUps } = known(fake, incidentId);
    const made = { number: followUps.length + 1, text, at: fake.now(), by, doneAt: null, doneBy: null };
    return change(fake, incidentId, { followUps: [...followUps, made] });
  },
  'incidents.settleFollowUp': ({ incidentId, number, done }, fake) =>
    change(fake, incidentId, {
      followUps: known(fake, incidentId).followUps.map((one) =>
        one.number === number ? { ...one, doneAt: done ? fake.now() : null, doneBy: done ? by : null } : one,
      ),
    }),
  'incidents.linkRun': ({ incidentId, runId }, fake) =>
    change(fake, incidentId, { runIds: [...known(fake, incidentId).runIds, runId] }),
  'incidents.capture': ({ incidentId }, fake) => {
    const { targetId, title } = known(fake, incidentId);
    return startJob(fake, {
      kind: 'incident-capture',
      title: localText(`Evidence of "${title}"`, `"${title}" 증거 수집`),
      targetId,
      repositoryId: null,
      stages: [
        { stage: localText('What changed', '변경 사항'), files: 1, bytes: 4000, beats: 2 },
        { stage: localText('Log of the server', '서버 로그'), files: 1, bytes: 180_000, beats: 3 },
      ],
      finish: () => {
        const capture = fakeCapture(fake.now());
        change(fake, incidentId, { evidence: [capture, ...known(fake, incidentId).evidence] });
        return { kind: 'incident-capture', incidentId, captureId: capture.id, taken: 2, failed: 1 };
      },
    });
  },
  'incidents.evidence': ({ itemId }) => {
    const text =
      itemId === 'changes'
        ? changesText
        : '2026-11-21 12:00:01,123 - ERROR - sign-in failed <b>bold</b> correlationId=c-4f2a91\n';
    return { text, next: null, sizeBytes: text.length };
  },
  'incidents.preview': ({ incidentId, personal }, fake) =>
    previewOf(known(fake, incidentId), personal.emails),
  'incidents.export': ({ incidentId, name }, fake) => {
    const { targetId, title } = known(fake, incidentId);
    return startJob(fake, {
      kind: 'incident-export',
      title: localText(`Bundle of "${title}"`, `"${title}" 번들`),
      targetId,
      repositoryId: null,
      stages: [{ stage: localText('evidence', 'evidence'), files: 3, bytes: 180_000, beats: 2 }],
      finish: () => ({
        kind: 'incident-export',
        path: `/home/kim/${name}`,
        sizeBytes: 61_000,
        files: 7,
        hidden: 14,
        problems: [],
      }),
    });
  },
  'incidents.close': ({ incidentId, rootCause }, fake) =>
    change(fake, incidentId, {
      state: 'closed',
      rootCause,
      closedAt: fake.now(),
      closedBy: by,
      to: fake.now(),
    }),
  'incidents.reopen': ({ incidentId }, fake) =>
    change(fake, incidentId, { state: 'open', closedAt: null, closedBy: null, to: null }),
};

function previewOf({ title }: Incident, emails: boolean): BundlePreview {
  const hidden = [
    { kind: 'authorization' as const, count: 12 },
    ...(emails ? [{ kind: 'email' as const, count: 3 }] : []),
  ];
  return {
    problems: [],
    files: [
      { path: 'report.md', sizeBytes: 3100, hidden: [] },
      { path: 'evidence/20261121T120000-4f2a91/logs/server/server.log', sizeBytes: 182_400, hidden },
    ],
    hidden,
    samples: [
      {
        path: 'evidence/20261121T120000-4f2a91/logs/server/server.log',
        line: '2026-11-21 12:00:01 Authorization: [redacted]',
      },
    ],
    report: `# Incident: ${title}\n`,
  };
}
