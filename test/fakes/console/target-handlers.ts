import type { ParsedInput } from '../../../shared/contract/ops-api.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { CredentialSummary } from '../../../shared/model/credential.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { Target, TargetSummary } from '../../../shared/model/target.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { fakeFolder } from './record-data.ts';
import { hexId } from './seeded.ts';

/** The target behind an id, or the error that a console gives. */
export function knownTarget(fake: Fake, targetId: TargetId): TargetSummary {
  const found = fake.state.targets.find((target) => target.id === targetId);
  if (found) return found;
  throw new AppError(
    'target/unknown',
    localText(
      'There is no such target. It may have been removed.',
      '그런 대상이 없습니다. 제거되었을 수 있습니다.',
    ),
  );
}

/** Changes one row and tells it. */
export function changeTarget(fake: Fake, targetId: TargetId, change: Partial<TargetSummary>): void {
  const changed = { ...knownTarget(fake, targetId), ...change };
  fake.state.targets = fake.state.targets.map((target) => (target.id === targetId ? changed : target));
  fake.state.revision += 1;
  fake.publish('targets.changed', { revision: fake.state.revision, changed: [changed], removed: [] });
}

export const targetHandlers: HandlersOf<'targets'> = {
  'targets.snapshot': (_input, { state }) => ({ revision: state.revision, targets: state.targets }),
  'targets.get': (input, fake) => {
    knownTarget(fake, input.targetId);
    const entered = fake.state.entered.get(input.targetId);
    if (!entered) throw new Error('a row without its target');
    return entered;
  },
  'targets.add': (draft, fake) => {
    if (fake.state.targets.some((target) => target.name === draft.name)) {
      throw new AppError(
        'target/name-taken',
        localText(
          `There is already a target called ${draft.name}. Choose another name.`,
          `${draft.name}이라는 대상이 이미 있습니다. 다른 이름을 고르십시오.`,
        ),
      );
    }
    const target = Target.parse({
      ...draft,
      id: hexId(900 + fake.state.targets.length),
      network: { ca: null, proxy: null, ...draft.network },
      createdAt: fake.now(),
    });
    const summary = TargetSummary.parse({
      id: target.id,
      name: target.name,
      pack: target.pack,
      host: null,
      packTitle: fake.state.packs.find((pack) => pack.id === target.pack)?.title,
      state: 'pending',
      reason: null,
      since: null,
      probeCounts: { down: 0, degraded: 0, unknown: 0, pending: 18, ok: 0, paused: 0 },
      latencyMs: [],
      certificateDaysLeft: null,
      lastCheckedAt: null,
      stale: false,
      inMaintenance: false,
    });
    fake.state.entered.set(target.id, target);
    fake.state.targets = [...fake.state.targets, summary];
    for (const name of Object.keys(draft.credentials)) store(fake, target.id, target.name, name);
    changeTarget(fake, target.id, {});
    return target;
  },
  'targets.edit': (input, fake) => {
    const before = fake.state.entered.get(knownTarget(fake, input.targetId).id);
    if (!before) throw new Error('a row without its target');
    const { targetId, credentials: _credentials, network, ...change } = input;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const target = Target.parse({ ...before, ...given, network: { ...before.network, ...network } });
    fake.state.entered.set(targetId, target);
    changeTarget(fake, targetId, { name: target.name });
    return target;
  },
  'targets.remove': (input, fake) => {
    const target = knownTarget(fake, input.targetId);
    if (input.confirmName !== target.name)
      throw new AppError('usage/invalid', localText('The name does not match.', '이름이 일치하지 않습니다.'));
    fake.state.targets = fake.state.targets.filter((each) => each.id !== input.targetId);
    fake.state.revision += 1;
    fake.publish('targets.changed', {
      revision: fake.state.revision,
      changed: [],
      removed: [input.targetId],
    });
    return {};
  },
  'targets.check': async (input, fake) => {
    await fake.pause(500);
    const account = 'targetId' in input || input.draft.credentials['account'] !== undefined;
    return {
      ok: account,
      checks: [
        {
          id: 'url',
          title: localText('Address', '주소'),
          outcome: 'ok',
          found: localText('200 in 12 ms', '12ms 만에 200'),
        },
        {
          id: 'root',
          title: localText('Server folder', '서버 폴더'),
          outcome: 'warning',
          found: localText(
            '.master_key is not there: it is made on first use',
            '.master_key가 없습니다. 처음 사용할 때 만들어집니다',
          ),
        },
        account
          ? {
              id: 'account',
              title: localText('Operations account', '운영 계정'),
              outcome: 'ok',
              found: localText('signed in and out', '로그인과 로그아웃을 했습니다'),
            }
          : {
              id: 'account',
              title: localText('Operations account', '운영 계정'),
              outcome: 'problem',
              found: localText('no user name and password', '사용자 이름과 비밀번호가 없습니다'),
            },
      ],
    };
  },
  'targets.detect': async (input, fake) => {
    await fake.pause(300);
    if (input.from.includes('nowhere')) {
      throw new AppError(
        'target/nothing-detected',
        localText('No pack recognises what answers there.', '응답하는 것을 알아보는 팩이 없습니다.'),
      );
    }
    const settings: Record<string, string> = input.from.startsWith('http')
      ? { url: input.from }
      : { root: input.from, url: 'http://127.0.0.1:5000' };
    return {
      proposals: [
        {
          pack: 'messenger',
          title: localText('Intranet messenger', '사내 메신저'),
          settings,
          because: [
            localText(
              '/api/client/update answers with minimum_version',
              '/api/client/update가 minimum_version을 응답합니다',
            ),
          ],
        },
      ],
    };
  },
};

function store(fake: Fake, targetId: TargetId, targetName: string, name: string): CredentialSummary {
  const summary = CredentialSummary.parse({
    targetId,
    targetName,
    name,
    backend: 'vault',
    unattended: false,
    updatedAt: fake.now(),
  });
  const at = fake.state.credentials.findIndex((each) => each.targetId === targetId && each.name === name);
  if (at >= 0) fake.state.credentials.splice(at, 1);
  fake.state.credentials.push(summary);
  return summary;
}

function storeStatus(fake: Fake) {
  const usable = fake.state.vault === 'unlocked';
  return {
    backend: 'vault' as const,
    usable,
    place: '/home/ops/.local/share/holdfast/vault.json',
    vault: fake.state.vault,
    problem: usable
      ? null
      : localText('org.freedesktop.secrets was not found', 'org.freedesktop.secrets를 찾을 수 없습니다'),
  };
}

function stored(fake: Fake, input: ParsedInput<'credentials.grant'>): CredentialSummary {
  const found = fake.state.credentials.find(
    (each) => each.targetId === input.targetId && each.name === input.name,
  );
  if (found) return found;
  throw new AppError(
    'credentials/missing',
    localText('There is no such credential.', '그런 자격 증명이 없습니다.'),
  );
}

export const credentialHandlers: HandlersOf<'credentials' | 'picker'> = {
  'credentials.status': (_input, fake) => storeStatus(fake),
  'credentials.list': (_input, { state }) => ({ credentials: [...state.credentials] }),
  'credentials.put': (input, fake) => {
    if (fake.state.vault !== 'unlocked') {
      throw new AppError(
        'credentials/vault-locked',
        localText(
          'The vault is locked. Unlock it in Settings, Credentials.',
          '보관함이 잠겨 있습니다. 설정의 자격 증명에서 여십시오.',
        ),
      );
    }
    return store(fake, input.targetId, knownTarget(fake, input.targetId).name, input.name);
  },
  'credentials.remove': (input, fake) => {
    fake.state.credentials.splice(fake.state.credentials.indexOf(stored(fake, input)), 1);
    return { wasStored: true };
  },
  'credentials.grant': (input, fake) => {
    const granted = { ...stored(fake, input), unattended: true };
    fake.state.credentials.splice(fake.state.credentials.indexOf(stored(fake, input)), 1, granted);
    return granted;
  },
  'credentials.unlockVault': (input, fake) => {
    if (input.passphrase === 'wrong')
      throw new AppError(
        'credentials/wrong-passphrase',
        localText('The passphrase is not the one of this vault.', '이 보관함의 암호가 아닙니다.'),
      );
    fake.state.vault = 'unlocked';
    return storeStatus(fake);
  },
  'picker.roots': () => fakeFolder(null),
  'picker.list': (input) => fakeFolder(input.token),
  'picker.offer': (input) => ({ token: `[${input.path}]` }),
};
