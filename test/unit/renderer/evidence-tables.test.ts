import { expect, test } from 'vitest';
import { evidenceTables } from '../../../renderer/features/incidents/evidence-tables.ts';

const words = {
  local: ({ en }: { readonly en: string }) => en,
  moment: (at: number) => `<${new Date(at).toISOString()}>`,
};

test('captured data is read as tables, with its moments as moments, whether kept as text or as a number', () => {
  const at = Date.UTC(2026, 10, 22, 9);
  const text = JSON.stringify({
    state: 'down',
    since: new Date(at).toISOString(),
    reason: { en: 'No answer', ko: '응답 없음' },
    probes: [
      { id: 'port', checkedAt: at, steps: [{ a: 1 }], reason: null },
      { id: 'disk', checkedAt: null, steps: [], reason: null },
    ],
  });
  expect(evidenceTables(text, words)).toEqual([
    {
      title: '',
      head: [],
      rows: [
        ['state', 'down'],
        ['since', '<2026-11-22T09:00:00.000Z>'],
        ['reason', 'No answer'],
      ],
    },
    {
      title: 'probes',
      head: ['checked at', 'id', 'steps'],
      rows: [
        ['<2026-11-22T09:00:00.000Z>', 'port', '× 1'],
        ['', 'disk', ''],
      ],
    },
  ]);
});

test('a view has its own columns, and what is no data is left to its text', () => {
  const view = {
    title: { en: 'Rejects', ko: '거부' },
    columns: [{ title: { en: 'When', ko: '시각' } }],
    rows: [['x']],
  };
  expect(evidenceTables(JSON.stringify(view), words)).toEqual([{ title: '', head: ['When'], rows: [['x']] }]);
  expect(evidenceTables('{"cut', words)).toBeNull();
  expect(evidenceTables('[]', words)).toBeNull();
});
