import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { examine } from '../../../electron/console/doctor.ts';
import { localText } from '../../../shared/text/local-text.ts';

it('says what was found in both languages', async () => {
  const checks = await examine(
    {
      dataDir: tmpdir(),
      sqliteVersion: '3',
      backupProblem: () => Promise.resolve(null),
      damaged: () => localText('Look at it.', '확인하십시오.'),
      environment: { PATH: '' },
      platform: 'linux',
      electronFolder: '/nowhere',
      credentials: () =>
        Promise.resolve({
          backend: 'vault',
          usable: false,
          place: '/v',
          vault: 'locked',
          problem: localText('It is locked.', '잠겨 있습니다.'),
        }),
    },
    new AbortController().signal,
  );
  const plain = checks.filter(({ found }) => found.en === found.ko).map(({ id }) => id);
  expect(plain).toEqual(['runtime', 'sqlite']);
  expect(checks.find(({ id }) => id === 'credentials')?.found.ko).toBe('/v: 잠겨 있습니다.');
});
