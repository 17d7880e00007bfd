import { describe, expect, it } from 'vitest';
import { judgeAsar } from '../../../build/steps/read-asar.ts';
import { judgeFuses, readFuses } from '../../../build/steps/read-fuses.ts';

const complete = [
  'package.json',
  'out/main.js',
  'out/preload.cjs',
  'out/child.js',
  'out/job.js',
  'out/job-part-capture.js',
  'out/pack-worker.js',
  'out/read-copy-worker.js',
  'out/read-back-worker.js',
  'out/open-worker.js',
  'out/unlock-key-worker.js',
  'out/cli.js',
  'out/renderer/index.html',
  'out/renderer/assets/index-4YM4oUEA.js',
  'out/packs/messenger.yaml',
  `out/pack-values/${'a0'.repeat(32)}.json`,
  'out/icons/tray.png',
  'out/kit/recover.mjs',
  'node_modules/better-sqlite3/lib/index.js',
  'node_modules/keytar/prebuilds/linux-x64/keytar.node',
];

describe('the files of the application', () => {
  it('are accepted when they are the bundles and the two native modules', () => {
    expect(judgeAsar(complete)).toEqual([]);
  });

  it.each([
    'electron/main.ts',
    'out/main.js.map',
    'test/lab/main.ts',
    'node_modules/zod/index.js',
    'node_modules/better-sqlite3/src/database.cpp',
    'out/open.html',
    '.env',
  ])('do not include %s', (stray) => {
    expect(judgeAsar([...complete, stray])).toEqual([`${stray} does not belong in the application`]);
  });

  it('are found wanting without the preload', () => {
    expect(judgeAsar(complete.filter((path) => path !== 'out/preload.cjs'))).toEqual([
      'out/preload.cjs is missing',
    ]);
  });
});

describe('the fuses of the application', () => {
  const executable = (states: string): Buffer =>
    Buffer.concat([
      Buffer.from('code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([1, states.length]),
      Buffer.from(`${states} more code`),
    ]);

  it('are read from the executable', () => {
    expect(judgeFuses(readFuses(executable('01001100')))).toEqual([]);
  });

  it('name what is not set', () => {
    expect(judgeFuses(readFuses(executable('11001000')))).toEqual([
      'fuse runAsNode should be off',
      'fuse onlyLoadAppFromAsar should be on',
    ]);
  });

  it('are a problem when there are none', () => {
    expect(judgeFuses(readFuses(Buffer.from('no executable')))).toHaveLength(1);
  });
});
