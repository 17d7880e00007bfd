import { describe, expect, it } from 'vitest';
import { packTemplate } from '../../../electron/packs/pack-template.ts';
import type { SettingDefinition } from '../../../electron/packs/schema/pack.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { checkTarget } from '../../../electron/targets/target-check.ts';
import type { CheckedTarget, CheckPorts } from '../../../electron/targets/target-check.ts';
import { localText } from '../../../shared/text/local-text.ts';

const parsed = parsePack(packTemplate);
if (!parsed.ok) throw new Error('the template is not valid');
const { pack } = parsed;

const ports: CheckPorts = {
  checkPath: async (path) => (path === '/srv' ? null : localText('It is not there.', '없습니다.')),
  reach: async (origin) =>
    origin === 'http://up.example'
      ? { kind: 'answered', status: 404, durationMs: 12.3 }
      : { kind: 'failed', why: localText('Nothing answers.', '응답이 없습니다.') },
};

const good: CheckedTarget = {
  settings: { url: 'http://up.example', root: '/srv' },
  network: { ca: null, proxy: null },
  host: null,
  credentials: new Map([['api-token', 'stored']]),
  obstacles: [],
};

async function outcomes(target: CheckedTarget): Promise<Readonly<Record<string, string>>> {
  const { checks } = await checkTarget(pack, target, ports, new AbortController().signal);
  return Object.fromEntries(checks.map((check) => [check.id, `${check.outcome}: ${check.found.en}`]));
}

describe('the check of a target', () => {
  it('finds everything in order', async () => {
    expect(await outcomes(good)).toEqual({
      'setting.url': 'ok: Answers 404 after 12 ms.',
      'setting.root': 'ok: /srv',
      'credential.api-token': 'ok: Stored; not tried here.',
    });
    expect((await checkTarget(pack, good, ports, new AbortController().signal)).ok).toBe(true);
  });

  it('names what is missing and what it costs', async () => {
    const bare = { ...good, settings: {}, credentials: new Map() };
    expect(await outcomes(bare)).toEqual({
      'setting.url': 'problem: Needed and not set.',
      'setting.root': 'warning: Not set; without it there is no: probes, views, snapshots.',
      'credential.api-token': 'warning: Not set; these probes stay paused: API accepts the token.',
    });
    expect((await checkTarget(pack, bare, ports, new AbortController().signal)).ok).toBe(false);
  });

  it('names what is wrong', async () => {
    const wrong = {
      settings: { url: 'http://down.example', root: '/gone', other: 1 },
      network: { ca: 'x', proxy: null },
      host: null,
      credentials: null,
      obstacles: [],
    };
    expect(await outcomes(wrong)).toMatchObject({
      'setting.url': 'problem: Nothing answers.',
      'setting.root': 'problem: It is not there.',
      'credential.api-token': 'problem: The credential store could not be asked.',
      'setting.other': 'warning: The pack has no such setting; it is not used.',
    });
    expect((await outcomes(wrong))['network']).toContain('problem: Expected the certificate');
  });

  it('calls nothing good that was only typed, and says with what a target is not added', async () => {
    const ntp: SettingDefinition = {
      type: 'text',
      title: localText('Time server', '시간 서버'),
      required: false,
      'required-for': [],
      choices: [],
    };
    const trial = { ...pack, settings: { ...pack.settings, ntp } };
    const typed: CheckedTarget = {
      ...good,
      settings: { url: 'http://down.example', root: '/gone', ntp: 'a b c' },
      credentials: new Map([['api-token', 'typed']]),
      obstacles: [{ id: 'name', title: localText('Name', '이름'), found: localText('Taken.', '있습니다.') }],
    };
    const { checks } = await checkTarget(trial, typed, ports, new AbortController().signal);
    expect(checks.map(({ id, outcome, blocks }) => [id, outcome, blocks === true])).toEqual([
      ['name', 'problem', true],
      ['setting.url', 'problem', false],
      ['setting.root', 'problem', true],
      ['setting.ntp', 'skipped', false],
      ['credential.api-token', 'skipped', false],
    ]);
  });

  it('says in both languages what is missing without a setting that was left empty', async () => {
    const folder: SettingDefinition = {
      type: 'folder',
      title: localText('Copies', '사본'),
      required: false,
      'required-for': [localText('views', '보기'), localText('snapshots', '스냅샷')],
      choices: [],
    };
    const trial = { ...pack, settings: { folder } };
    const { checks } = await checkTarget(trial, good, ports, new AbortController().signal);
    expect(checks.find(({ id }) => id === 'setting.folder')).toMatchObject({
      outcome: 'warning',
      found: {
        en: 'Not set; without it there is no: views, snapshots.',
        ko: '설정되지 않았습니다. 없으면 할 수 없는 것: 보기, 스냅샷.',
      },
    });
  });

  it('does not ask an address that is none', async () => {
    const wrong = { ...good, settings: { ...good.settings, url: 'http://u:p@x' } };
    expect((await outcomes(wrong))['setting.url']).toContain('problem: expected an address');
  });
});
