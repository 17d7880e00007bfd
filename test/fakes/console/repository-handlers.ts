import { AppError } from '../../../shared/errors/app-error.ts';
import { Repository } from '../../../shared/model/repository.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import type { RepositoryId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { JobOutcome } from '../../../shared/model/job.ts';
import { startJob } from './fake-jobs.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { packTemplate } from './pack-data.ts';
import { chosen, repositoryIdOf } from './repository-data.ts';
import { keyHandlers } from './repository-keys.ts';
import { hexId } from './seeded.ts';
import { hex64 } from './snapshot-data.ts';

/** The code that every repository of this fake has. */
export const fakeRecoveryCode = '7QX2-M4KD-9VWA-3HTC-E8PZ-R6YN-1GJB-5SF0-W';
const gib = 1024 ** 3;

export function knownRepository(fake: Fake, repositoryId: RepositoryId): Repository {
  const found = fake.state.repositories.find(({ id }) => id === repositoryId);
  if (found) return found;
  throw new AppError(
    'repository/unknown',
    localText('This desk knows no such repository.', '이 데스크에 그런 저장소가 없습니다.'),
  );
}

export function changeRepository(
  fake: Fake,
  repositoryId: RepositoryId,
  what: Partial<Repository>,
): Repository {
  const changed = { ...knownRepository(fake, repositoryId), ...what };
  fake.state.repositories = fake.state.repositories.map((each) =>
    each.id === repositoryId ? changed : each,
  );
  tell(fake, [changed], []);
  return changed;
}

function tell(fake: Fake, changed: Repository[], removed: RepositoryId[]): void {
  fake.state.revision += 1;
  fake.publish('repositories.changed', { revision: fake.state.revision, changed, removed });
}

function add(
  fake: Fake,
  name: string,
  { place, host }: Pick<Repository, 'place' | 'host'>,
  kitConfirmedAt: number | null,
): Repository {
  const repository = Repository.parse({
    id: repositoryIdOf(40 + fake.state.repositories.length),
    name,
    place,
    host,
    addedAt: fake.now(),
    createdAt: fake.now(),
    kitConfirmedAt,
    health: 'ok',
    healthReason: null,
    checkedAt: fake.now(),
    durable: true,
    freeBytes: 412 * gib,
    totalBytes: 931 * gib,
    storedBytes: 0,
    snapshots: 0,
    oldestAt: null,
    newestAt: null,
    keys: 0,
    unattended: false,
    lastCheck: null,
  });
  fake.state.repositories = [...fake.state.repositories, repository];
  tell(fake, [repository], []);
  return repository;
}

function refuseOtherName(typed: string | undefined, name: string): void {
  if (typed === name) return;
  throw new AppError(
    'repository/not-confirmed',
    localText(`Type ${name} to confirm.`, `확인하려면 ${name}을(를) 입력하십시오.`),
  );
}

function upkeep(
  fake: Fake,
  repositoryId: RepositoryId,
  kind: JobOutcome['kind'],
  [en, ko]: readonly [string, string],
  finish: () => JobOutcome,
) {
  const { name } = knownRepository(fake, repositoryId);
  return startJob(fake, {
    kind,
    title: localText(`${en}: ${name}`, `${ko}: ${name}`),
    targetId: null,
    repositoryId,
    stages: [{ stage: localText(en, ko), files: 612, bytes: 38 * gib, beats: 8 }],
    finish,
  });
}

export const repositoryHandlers: HandlersOf<'repositories'> = {
  'repositories.snapshot': (_input, { state }) => ({
    revision: state.revision,
    repositories: state.repositories,
  }),
  'repositories.init': async ({ name, ...wish }, fake) => {
    await fake.sleep(300);
    if (fake.state.repositories.some((each) => each.name === name))
      throw new AppError(
        'repository/name-taken',
        localText(`There is already a repository called ${name}.`, `${name}이라는 저장소가 이미 있습니다.`),
      );
    const { place, host } = chosen(wish);
    if (place === '/srv/messenger')
      throw new AppError(
        'repository/not-empty',
        localText(
          '/srv/messenger is not empty. Choose an empty folder or type the name of a new one.',
          '/srv/messenger가 비어 있지 않습니다. 빈 폴더를 고르거나 새 폴더 이름을 입력하십시오.',
        ),
      );
    return { repository: add(fake, name, { place, host }, null), recoveryCode: fakeRecoveryCode };
  },
  'repositories.kit': ({ repositoryId, folder, newName }, fake) => {
    const { name, kitConfirmedAt } = knownRepository(fake, repositoryId);
    const at = folder === null ? null : `${folder.slice(1, -1)}/${newName ?? 'holdfast-kit'}`;
    return {
      html:
        kitConfirmedAt === null ? `<!doctype html><title>Recovery kit</title><h1>${name.length}</h1>` : null,
      files: at === null ? [] : [`${at}/recovery-kit.html`, `${at}/recover.mjs`, `${at}/RECOVERY.md`],
    };
  },
  'repositories.confirmKit': ({ repositoryId, lastGroup }, fake) => {
    if (lastGroup.trim().toUpperCase() !== '5SF0')
      throw new AppError(
        'repository/wrong-code',
        localText(
          'This is not the last group of four characters. Look at the kit, not at the screen.',
          '마지막 네 글자 묶음이 아닙니다. 화면이 아니라 키트를 보십시오.',
        ),
      );
    return changeRepository(fake, repositoryId, { kitConfirmedAt: fake.now() });
  },
  'repositories.open': async ({ name, recoveryCode, passphrase, ...wish }, fake) => {
    await fake.sleep(400);
    if (
      recoveryCode !== undefined &&
      !/^[0-9A-Z]{33}$/.test(recoveryCode.replaceAll(/[\s-]/g, '').toUpperCase())
    )
      throw new AppError(
        'repository/wrong-code',
        localText(
          'Group 3 of the code was mistyped: it holds a character that the code never has.',
          '코드의 3번째 묶음이 잘못 입력되었습니다. 코드에 쓰이지 않는 문자가 있습니다.',
        ),
      );
    if (passphrase === 'wrong')
      throw new AppError(
        'repository/wrong-passphrase',
        localText('No key of this repository has this passphrase.', '이 암호를 쓰는 키가 저장소에 없습니다.'),
      );
    return add(fake, name ?? 'Opened repository', chosen(wish), fake.now());
  },
  'repositories.refresh': ({ repositoryId }, fake) =>
    upkeep(fake, repositoryId, 'refresh', ['Reading what is new', '새로운 내용 읽는 중'], () => {
      const { snapshots } = changeRepository(fake, repositoryId, { checkedAt: fake.now() });
      return { kind: 'refresh', snapshots, damaged: 0 };
    }),
  'repositories.move': ({ repositoryId, ...wish }, fake) =>
    changeRepository(fake, repositoryId, { ...chosen(wish), health: 'ok', healthReason: null }),
  'repositories.rename': ({ repositoryId, name }, fake) => changeRepository(fake, repositoryId, { name }),
  'repositories.remove': ({ repositoryId, confirmName }, fake) => {
    refuseOtherName(confirmName, knownRepository(fake, repositoryId).name);
    fake.state.repositories = fake.state.repositories.filter(({ id }) => id !== repositoryId);
    tell(fake, [], [repositoryId]);
    return {};
  },
  'repositories.check': ({ repositoryId, readShare }, fake) =>
    upkeep(fake, repositoryId, 'check', ['Reading packs', '팩 읽는 중'], () => {
      const damaged = knownRepository(fake, repositoryId).health === 'damaged';
      const hit = fake.state.snapshots.filter((each) => each.repositoryId === repositoryId).slice(0, 3);
      const problems = damaged
        ? [
            {
              file: `packs/3f/${hex64(5)}.pack`,
              what: localText('The file is not what its name says.', '파일 내용이 이름과 일치하지 않습니다.'),
              snapshots: hit.map(({ id }) => id),
              paths: ['uploads/2026/03/plan.pdf', 'messenger.db'],
            },
          ]
        : [];
      changeRepository(fake, repositoryId, {
        lastCheck: { at: fake.now(), ok: !damaged, share: readShare, problems: problems.length },
      });
      const report = {
        ok: !damaged,
        share: readShare,
        hashedShare: null,
        packs: 612,
        bytesRead: Math.round(38 * gib * readShare),
        snapshots: 54,
        problems,
        durationMs: 91_400,
      };
      return { kind: 'check', report };
    }),
  'repositories.prune': ({ repositoryId, dryRun, confirmName }, fake) => {
    if (!dryRun) refuseOtherName(confirmName, knownRepository(fake, repositoryId).name);
    return upkeep(
      fake,
      repositoryId,
      'prune',
      ['Looking for what nothing needs', '필요 없는 데이터 찾는 중'],
      () => ({
        kind: 'prune',
        report: {
          dryRun,
          markedPacks: 12,
          markedBytes: 0.7 * gib,
          deletedPacks: 4,
          deletedBytes: 0.25 * gib,
          rewrittenPacks: 2,
          rewrittenBytes: 0.1 * gib,
          waitingPacks: 9,
          waitingBytes: 0.5 * gib,
          nextAt: fake.now() + 4 * 86_400_000,
          durationMs: 4200,
        },
      }),
    );
  },
  'repositories.copy': ({ repositoryId, to }, fake) => {
    knownRepository(fake, to);
    return upkeep(fake, repositoryId, 'copy', ['Copying snapshots', '스냅샷 복사 중'], () => ({
      kind: 'copy',
      report: {
        snapshots: 31,
        alreadyThere: 23,
        bytes: 38 * gib,
        newBytes: 1.2 * gib,
        facts: 40,
        durationMs: 120_400,
      },
    }));
  },
  'repositories.rebuildIndex': ({ repositoryId }, fake) =>
    upkeep(fake, repositoryId, 'rebuild-index', ['Reading the ends of packs', '팩의 끝부분 읽는 중'], () => ({
      kind: 'rebuild-index',
      packs: 612,
      chunks: 40_113,
    })),
  'repositories.knownTargets': (_input, fake) => ({
    targets: [
      ...fake.state.targets.slice(0, 1).map(({ id, name, pack }) => ({
        id,
        name,
        pack,
        snapshots: 18,
        newestAt: fake.now() - 5 * 3_600_000,
        here: true,
        settings: {},
        packHere: true,
      })),
      ...(['Chat Ulsan', 'Library kiosk'] as const).map((name, index) => ({
        id: TargetId.parse(hexId(700 + index)),
        name,
        pack: index === 0 ? 'messenger' : 'kiosk',
        snapshots: 9 - index,
        newestAt: fake.now() - (30 + index) * 86_400_000,
        here: fake.state.targets.some(({ id }) => id === hexId(700 + index)),
        settings: {},
        packHere: index === 0,
      })),
    ],
  }),
  'repositories.adopt': ({ targetIds }, fake) => {
    const [model] = fake.state.targets;
    if (model)
      for (const id of targetIds) {
        const adopted = { ...model, id, name: 'Chat Ulsan', state: 'pending' as const, reason: null };
        fake.state.targets = [...fake.state.targets, adopted];
        fake.state.revision += 1;
        fake.publish('targets.changed', { revision: fake.state.revision, changed: [adopted], removed: [] });
      }
    return { adopted: targetIds };
  },
  'repositories.packSource': () => ({ text: packTemplate }),
  ...keyHandlers,
  'repositories.grant': ({ repositoryId }, fake) =>
    changeRepository(fake, repositoryId, { unattended: true }),
};
