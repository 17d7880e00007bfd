import { z } from 'zod';
import { jsonOf, runHoldfast } from '../../../ui/support/holdfast.ts';
import type { DataFolder } from '../../../ui/support/holdfast.ts';
import { practiceName } from '../../../ui/support/practice.ts';
import type { Practice } from '../../../ui/support/practice.ts';

const Added = z.object({ id: z.string() });

/** Adds the practice messenger by a command of its own, which is given its secrets by variables as a script would. Answers the target's id. */
export async function addPracticeByCommand(folder: DataFolder, practice: Practice): Promise<string> {
  const { ops: account, probe2: second } = practice.accounts;
  if (account === undefined || second === undefined)
    throw new Error('the practice messenger has no accounts');
  const settings = {
    url: practice.url,
    root: practice.folder,
    'probe-room': practice.probeRoomId,
    'client-version': '1.0.0',
    'desktop-only': false,
    'control-url': practice.controlUrl,
  };
  const secrets = [
    ['account', 'HOLDFAST_TEST_ACCOUNT', `${account.username}:${account.password}`],
    ['second-account', 'HOLDFAST_TEST_SECOND', `${second.username}:${second.password}`],
    ['control-token', 'HOLDFAST_TEST_CONTROL', practice.controlToken],
  ] as const;
  const sets = Object.entries(settings).map(([key, value]) => `${key}=${String(value)}`);
  const given = secrets.map(([name, variable]) => `${name}=env:${variable}`);
  const add = ['--json', 'target', 'add', '--pack', 'messenger', '--name', practiceName];
  const added = await runHoldfast([...add, '--set', ...sets, '--secret', ...given], {
    ...folder.env,
    ...Object.fromEntries(secrets.map(([, variable, value]) => [variable, value])),
  });
  return Added.parse(jsonOf(added)).id;
}
