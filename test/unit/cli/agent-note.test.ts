import { expect, it } from 'vitest';
import { agentNote } from '../../../electron/cli/agent-note.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

it('says of a refused login whose agent was used, where it was not the one of this shell', () => {
  const text = localText('No.', '아니요.');
  const refused = new AppError('ssh/authentication-refused', text);
  const env = { SSH_AUTH_SOCK: '/run/agent' };
  expect(agentNote(refused, 4711, env)).toContain('running console (process 4711)');
  const others = [
    agentNote(refused, null, env),
    agentNote(refused, 4711, {}),
    agentNote(new AppError('ssh/refused', text), 4711, env),
    agentNote(new Error('bug'), 4711, env),
  ];
  expect(others).toEqual([null, null, null, null]);
});
