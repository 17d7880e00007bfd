import { expect, it } from 'vitest';
import { RunbookDefinition } from '../../../electron/packs/schema/runbook.ts';
import { aboutRunbook } from '../../../electron/runbooks/runbook-about.ts';

it('says of a runbook what its steps name and which rules stand beside it, each once', () => {
  const title = { en: 'Any', ko: '임의' };
  const runbook = RunbookDefinition.parse({
    id: 'disk-full',
    title,
    purpose: 'failure',
    rules: ['no-clean-up-in-doubt'],
    steps: [
      { id: 'look', do: 'probe', title, probes: ['disk', 'health'] },
      { id: 'settings', do: 'policy', title, policies: ['upload-size'] },
      { id: 'all-settings', do: 'policy', title },
      { id: 'remove', do: 'action', title, action: 'remove-old-uploads', passes: ['keep-uploads'] },
      { id: 'well', do: 'wait', title, probes: ['disk'] },
    ],
  });
  expect(aboutRunbook(runbook)).toEqual({
    policies: ['upload-size'],
    probes: ['disk', 'health'],
    rules: ['no-clean-up-in-doubt', 'keep-uploads'],
    actions: ['remove-old-uploads'],
  });
});
