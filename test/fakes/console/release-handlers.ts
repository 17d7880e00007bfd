import { AppError } from '../../../shared/errors/app-error.ts';
import { ReleaseId } from '../../../shared/model/ids.ts';
import type { SnapshotId, TargetId } from '../../../shared/model/ids.ts';
import type { Release, ReleaseCheck, ReleaseLook } from '../../../shared/model/release.ts';
import type { ReleaseSummary } from '../../../shared/model/release.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { hex64, snapshotIdOf } from './snapshot-data.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';

const kept = new WeakMap<object, Release[]>();
const workMs = 400;

function releasesOf({ state }: Fake): Release[] {
  const known = kept.get(state) ?? [];
  kept.set(state, known);
  return known;
}

function find(fake: Fake, id: string): Release {
  const release = releasesOf(fake).find((each) => each.id === id);
  if (release === undefined) throw refused('release/unknown', `no release ${id}`);
  return release;
}

function refused(
  code: 'release/unknown' | 'release/needs-reason' | 'release/under-way' | 'target/not-confirmed',
  text: string,
) {
  return new AppError(code, localText(text, text));
}

function put(fake: Fake, release: Release): Release {
  const now = { ...release, revision: release.revision + 1 };
  const all = releasesOf(fake);
  const at = all.findIndex(({ id }) => id === release.id);
  if (at < 0) all.unshift(now);
  else all[at] = now;
  fake.publish('releases.changed', { releases: [now] });
  return now;
}

/** Shows that something is done, and does it. */
function work(fake: Fake, release: Release, doing: string, done: (release: Release) => Release): Release {
  const begun = put(fake, {
    ...release,
    work: { state: 'running', at: fake.now(), doing: localText(doing, doing), problem: null },
  });
  void fake.sleep(workMs).then(() => put(fake, { ...done(find(fake, release.id)), work: null }));
  return begun;
}

const ok = (id: string, en: string, found: string): ReleaseCheck => ({
  id,
  title: localText(en, en),
  standing: 'ok',
  found: localText(found, found),
});

function look(fake: Fake, snapshotId: SnapshotId, checks: readonly ReleaseCheck[]): ReleaseLook {
  return { at: fake.now(), snapshotId, states: [], versions: [], checks: [...checks] };
}

export const releaseHandlers: HandlersOf<'releases'> = {
  'releases.list': ({ targetId }, fake) => ({
    releases: releasesOf(fake).filter(
      (each): each is Release & ReleaseSummary => targetId === undefined || each.targetId === targetId,
    ),
  }),
  'releases.get': ({ releaseId }, fake) => find(fake, releaseId),
  'releases.start': ({ targetId, repositoryId, version, previousVersion }, fake) => {
    if (
      releasesOf(fake).some(
        (each) => each.targetId === targetId && each.endedAt === null && each.stage !== 'watched',
      )
    )
      throw refused('release/under-way', 'A release of this target is under way.');
    const release: Release = {
      id: ReleaseId.parse(hex64(releasesOf(fake).length + 700).slice(0, 16)),
      targetId,
      targetName: nameOf(fake, targetId),
      repositoryId,
      version,
      previousVersion: previousVersion ?? '2.3.1',
      stage: 'before',
      revision: 0,
      startedAt: fake.now(),
      startedBy: 'ops@desk-12',
      endedAt: null,
      work: null,
      watchUntil: null,
      checklistRunId: null,
      before: null,
      after: null,
      decisions: [],
      rollback: null,
      triggers: [
        {
          id: 'sign-in',
          title: localText('Nobody can sign in', '아무도 로그인하지 못함'),
          firedAt: null,
          found: null,
        },
      ],
    };
    return work(fake, put(fake, release), 'taking and verifying the set before', (current) => ({
      ...current,
      stage: 'decision',
      before: look(fake, snapshotIdOf(1), [
        ok('set-before', 'Set before', 'whole, and verified in full'),
        ok('versions-step', 'Step between versions', `2.3.1 to ${version}`),
      ]),
    }));
  },
  'releases.wait': async ({ releaseId }, fake) => {
    await fake.sleep(workMs + 50);
    return find(fake, releaseId);
  },
  'releases.decide': ({ releaseId, go, reason }, fake) => {
    const release = find(fake, releaseId);
    if (!go && reason === undefined) throw refused('release/needs-reason', 'A reason is needed.');
    const decision = {
      at: fake.now(),
      operator: 'ops@desk-12',
      decision: go ? 'go' : 'no-go',
      reason: reason ?? null,
    } as const;
    const decisions = [...release.decisions, decision];
    return put(fake, {
      ...release,
      decisions,
      stage: go ? 'going' : 'called-off',
      endedAt: go ? null : fake.now(),
    });
  },
  'releases.examine': ({ releaseId }, fake) => examined(fake, find(fake, releaseId)),
  'releases.repeat': ({ releaseId }, fake) => examined(fake, find(fake, releaseId)),
  'releases.finish': ({ releaseId, reason }, fake) => {
    const release = find(fake, releaseId);
    if (reason === undefined)
      throw refused('release/needs-reason', 'Not everything is well: tables are gone.');
    return put(fake, { ...release, stage: 'watched', watchUntil: fake.now() + 7_200_000 });
  },
  'releases.planRollback': ({ releaseId }, fake) => ({
    snapshotId: find(fake, releaseId).before?.snapshotId ?? '',
    destination: { kind: 'in-place', bases: { root: '/srv/chat' } },
    parts: [
      {
        id: 'database',
        title: localText('Database', '데이터베이스'),
        changes: {
          added: 0,
          changed: 1,
          unchanged: 0,
          removed: 0,
          writtenBytes: 48_000_000,
          replacedBytes: 47_000_000,
          addedNames: [],
          changedNames: ['messenger.db'],
          removedNames: [],
        },
        rows: [{ table: 'room_members', now: null, inSnapshot: 18_204 }],
      },
    ],
    blockers: [],
    warnings: [],
    bytesToWrite: 48_000_000,
    spaces: [],
    stopMs: 9000,
  }),
  'releases.rollback': ({ releaseId, confirmName, reason }, fake) => {
    const release = find(fake, releaseId);
    if (confirmName !== release.targetName)
      throw refused('target/not-confirmed', 'Type the name of the target.');
    const decision = { at: fake.now(), operator: 'ops@desk-12', decision: 'roll-back', reason } as const;
    const decided = {
      ...release,
      stage: 'rolling-back' as const,
      decisions: [...release.decisions, decision],
    };
    return work(fake, put(fake, decided), 'restoring the set before', (current) => ({
      ...current,
      stage: 'rolled-back',
      endedAt: fake.now(),
      rollback: {
        at: fake.now(),
        restoreId: fake.state.restores[0]?.id ?? unknownRestore(),
        checks: [
          {
            what: localText('Every file as in the snapshot', '모든 파일이 스냅샷과 같음'),
            ok: true,
            detail: null,
          },
        ],
        states: [],
        ok: true,
      },
    }));
  },
};

function unknownRestore(): never {
  throw new Error('the fake desk has no restore');
}

function nameOf({ state }: Fake, id: TargetId): string {
  return state.targets.find((target) => target.id === id)?.name ?? id;
}

function examined(fake: Fake, release: Release): Release {
  return work(fake, release, 'comparing the two sets', (current) => ({
    ...current,
    stage: 'judging',
    after: {
      ...look(fake, snapshotIdOf(0), [
        ok('set-after', 'Set after', 'whole, and verified in full'),
        {
          id: 'part-database',
          title: localText('Database', '데이터베이스'),
          standing: 'bad',
          found: localText(
            'Tables are gone or cannot be counted: room_members.',
            '테이블이 없어졌거나 셀 수 없음: room_members.',
          ),
        },
        {
          id: 'part-database-1',
          title: localText('Database', '데이터베이스'),
          standing: 'heed',
          found: localText('The schema is another one.', '스키마가 다릅니다.'),
        },
        ok('part-keys', 'Keys', 'as before'),
      ]),
      difference: {
        a: { id: snapshotIdOf(1), at: fake.now() - 3_600_000 },
        b: { id: snapshotIdOf(0), at: fake.now() },
        parts: [],
      },
    },
  }));
}
