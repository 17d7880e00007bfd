import { expect, it } from 'vitest';
import { worstFinding } from '../../../../electron/probes/local/local-outcome.ts';
import { localText } from '../../../../shared/text/local-text.ts';

it('tells the worst finding, and how many say something else', () => {
  const finding = (state: 'down' | 'degraded', text: string) => ({ state, reason: localText(text, text) });
  const gone = finding('down', 'the host does not answer');
  expect(worstFinding([gone, gone, gone]).reason?.en).toBe('the host does not answer');
  expect(worstFinding([finding('degraded', 'old'), gone, gone])).toEqual({
    state: 'down',
    reason: {
      en: 'the host does not answer (and 1 more)',
      ko: 'the host does not answer (외 1건)',
    },
  });
});
