import type { PackTrial } from '../../../shared/model/pack.ts';
import { TargetId } from '../../../shared/model/ids.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { sleepUnlessCancelled } from './call-handlers.ts';
import type { Fake } from './fake-state.ts';
import type { HandlersOf } from './handlers.ts';
import { packTemplate } from './pack-data.ts';
import { fakeViewPage } from './view-data.ts';

export const packHandlers: HandlersOf<'packs'> = {
  'packs.list': (_input, { state }) => ({ packs: state.packs }),
  'packs.show': (input, fake) => knownPack(fake, input.packId),
  'packs.source': () => ({ text: packTemplate }),
  'packs.template': () => ({ text: packTemplate }),
  'packs.validate': (input, fake) => {
    const at = input.text.split('\n').findIndex((line) => line.includes('kindd'));
    if (at < 0) return { ok: true, problems: [], pack: fake.state.packs[1] ?? null };
    const message = localText(
      'expected "kind", found the unknown key "kindd"',
      '"kind"가 필요한데 알 수 없는 키 "kindd"가 있습니다',
    );
    return {
      ok: false,
      problems: [{ line: at + 1, column: 5, path: 'probes[0].kindd', message }],
      pack: null,
    };
  },
  'packs.try': async ({ callId }, fake) => {
    await sleepUnlessCancelled(fake, callId, 300);
    return trial(fake);
  },
  'packs.planInstall': (_input, fake) => {
    const [first, second] = fake.state.packs;
    const pack = second ?? first;
    if (!pack) throw new Error('no pack');
    const abilities = {
      hosts: ['${settings.url}'],
      paths: ['messenger.db', 'config.py'],
      queries: ['SELECT count(*) FROM users'],
      writes: ['round-trip'],
      commands: ['drill: python3 server.py --cli'],
      credentials: ['account'],
    };
    return {
      pack,
      abilities,
      replaces: 2,
      added: { hosts: [], paths: ['config.py'], queries: [], writes: [], commands: [], credentials: [] },
      remarks: [],
    };
  },
  'packs.install': (_input, fake) => knownPack(fake, fake.state.packs[1]?.id ?? ''),
  'packs.remove': () => {
    throw new AppError(
      'pack/in-use',
      localText(
        'Chat Seoul uses this pack. Remove the target first.',
        'Chat Seoul이 이 팩을 사용합니다. 먼저 대상을 제거하십시오.',
      ),
    );
  },
};

function trial(fake: Fake): PackTrial {
  const [pack] = fake.state.packs;
  const [first, second, ...others] = pack?.probes ?? [];
  const nothing = { value: null, unit: null, checkedAt: fake.now(), steps: [] };
  const well = { ...nothing, state: 'ok', reason: null, latencyMs: 12.4 } as const;
  const bad = {
    ...nothing,
    state: 'down',
    reason: localText('The server answers 503', '서버가 503으로 응답합니다'),
    latencyMs: 31,
  } as const;
  const evidence = [{ name: 'request', value: 'GET http://chat.example:5000/healthz' }];
  const why = localText(
    'Not tried: it changes something on the server.',
    '시험하지 않음: 서버에 변경을 일으킵니다.',
  );
  const view = {
    targetId: fake.state.targets[0]?.id ?? TargetId.parse('0'.repeat(16)),
    viewId: 'users',
    filter: {},
    offset: 0,
    limit: 10,
  };
  return {
    probes: [
      ...(first ? [{ ...first, result: { ...well, evidence }, why: null }] : []),
      ...(second ? [{ ...second, result: { ...bad, evidence }, why: null }] : []),
      ...others.slice(0, 2).map((probe) => ({ ...probe, result: null, why })),
    ],
    views: (pack?.views ?? [])
      .slice(0, 1)
      .map(({ id, title }) => ({ id, title, page: fakeViewPage(view, fake.now()), why: null })),
  };
}

function knownPack(fake: Fake, packId: string) {
  const found = fake.state.packs.find((pack) => pack.id === packId);
  if (found) return found;
  throw new AppError('pack/unknown', localText('There is no such pack.', '그런 팩이 없습니다.'));
}
