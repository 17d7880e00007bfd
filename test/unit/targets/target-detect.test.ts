import { describe, expect, it } from 'vitest';
import { packTemplate } from '../../../electron/packs/pack-template.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import { detectAtAddress, detectInFolder } from '../../../electron/targets/target-detect.ts';
import type { DetectAnswer, DetectPorts } from '../../../electron/targets/target-detect.ts';
import { isAppError } from '../../../shared/errors/app-error.ts';
import { builtInPackText } from '../../fakes/built-in-pack.ts';

const packs = [builtInPackText('messenger'), packTemplate].map((text) => {
  const parsed = parsePack(text);
  if (!parsed.ok) throw new Error('a pack of this test is not valid');
  return parsed.pack;
});

function ports(
  answers: Readonly<Record<string, DetectAnswer>>,
  files: Readonly<Record<string, string>> = {},
): DetectPorts & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    packs: () => packs,
    fetch: async (url) => {
      asked.push(url.href);
      return answers[url.href] ?? null;
    },
    filesIn: () => ({
      exists: async (path) => Object.hasOwn(files, path),
      readText: async (path) => files[path] ?? null,
    }),
  };
}

const { signal } = new AbortController();
const update = JSON.stringify({ minimum_version: '1.0.0', desktop_only_mode: false });

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error: unknown) {
    return isAppError(error) ? `${error.code}: ${error.text.en}` : 'bug';
  }
}

describe('detection at an address', () => {
  it('proposes the pack whose rule the answer fits', async () => {
    const found = await detectAtAddress(
      'http://chat.example:5000/',
      ports({ 'http://chat.example:5000/api/client/update': { status: 200, text: update } }),
      signal,
    );
    expect(found).toMatchObject([{ pack: 'messenger', settings: { url: 'http://chat.example:5000' } }]);
    expect(found[0]?.because[0]?.en).toContain('/api/client/update answers');
  });

  it('tries http and then https where no scheme is given', async () => {
    const probe = ports({ 'https://chat.example/api/client/update': { status: 200, text: update } });
    expect(await detectAtAddress('chat.example', probe, signal)).toMatchObject([
      { settings: { url: 'https://chat.example' } },
    ]);
    expect(probe.asked[0]).toBe('http://chat.example/api/client/update');
  });

  it('asks for each path once', async () => {
    const probe = ports({});
    await codeOf(() => detectAtAddress('http://a', probe, signal));
    expect(probe.asked).toEqual(['http://a/api/client/update', 'http://a/healthz']);
  });

  it.each([
    ['a page for every path', '<!doctype html>', 'Something answers'],
    ['other JSON', '{"minimum_version":"1"}', 'Something answers'],
    ['a deeply nested answer', '['.repeat(5000) + ']'.repeat(5000), 'Something answers'],
  ])('does not take %s for a server', async (_what, text, expected) => {
    const answer = { status: 200, text };
    const probe = ports({ 'http://a/api/client/update': answer, 'http://a/healthz': answer });
    expect(await codeOf(() => detectAtAddress('http://a', probe, signal))).toContain(
      `target/nothing-detected: ${expected}`,
    );
  });

  it('says when nothing answers, and what an address looks like', async () => {
    expect(await codeOf(() => detectAtAddress('http://a', ports({}), signal))).toContain('Nothing answers');
    for (const text of ['ftp://a', 'http://u:p@a', '', '/etc/passwd', 'javascript:alert(1)']) {
      expect(await codeOf(() => detectAtAddress(text, ports({}), signal))).toContain(
        'target/invalid-setting',
      );
    }
  });
});

describe('detection in a folder', () => {
  const files = { 'messenger.db': '', uploads: '', 'config.py': '\uFEFFDEFAULT_PORT = 5005\n' };

  it('reads the address off the settings file', async () => {
    expect(await detectInFolder({ folder: '/srv/chat', host: null }, ports({}, files), signal)).toMatchObject(
      [{ pack: 'messenger', settings: { root: '/srv/chat', url: 'http://127.0.0.1:5005' } }],
    );
  });

  it.each(['DEFAULT_PORT = os.environ["PORT"]', 'DEFAULT_PORT = "x y"', 'DEFAULT_PORT = 99999999', ''])(
    'leaves the address open where the file says %j',
    async (config) => {
      const [found] = await detectInFolder(
        { folder: '/srv/chat', host: null },
        ports({}, { ...files, 'config.py': config }),
        signal,
      );
      expect(found?.settings).toEqual({ root: '/srv/chat' });
    },
  );

  it('says when no pack knows the folder', async () => {
    expect(
      await codeOf(() =>
        detectInFolder({ folder: '/srv', host: null }, ports({}, { 'config.py': '' }), signal),
      ),
    ).toContain('target/nothing-detected');
  });
});
