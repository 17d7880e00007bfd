import { expect, test } from 'vitest';
import { evidenceNames } from '../../../renderer/app/texts/evidence-names.ts';
import { evidenceTables, evidenceWords } from '../../../renderer/features/incidents/evidence-tables.ts';
import { Change, ChangeReport } from '../../../shared/model/change.ts';
import { PolicyException, PolicyFinding, PolicyReport } from '../../../shared/model/policy.ts';
import {
  EvidenceFact,
  HistoryPoint,
  ProbeHistory,
  ProbePause,
  ProbeResult,
  ProbeStep,
  ProbeSummary,
} from '../../../shared/model/probe.ts';
import { TimelineEntry } from '../../../shared/model/timeline.ts';

const words = {
  ...evidenceWords('en', 'probes'),
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

test('what the console has written is said in Korean, an answer of a server as it came', () => {
  const text = JSON.stringify({ okUntil: null, changes: [{ state: 'down', before: 'a' }] });
  expect(evidenceTables(text, evidenceWords('ko', 'changes'))).toEqual([
    { title: '', head: [], rows: [['마지막 정상 시각', '']] },
    { title: '변경 사항', head: ['상태', '변경 전'], rows: [['중단', 'a']] },
  ]);
  expect(evidenceTables(text, evidenceWords('ko', 'request'))).toMatchObject([
    { rows: [['ok until', '']] },
    { title: 'changes', head: ['state', 'before'], rows: [['down', 'a']] },
  ]);
});

test('every name of what the console writes as evidence has its Korean', () => {
  const kept = [
    Change,
    ChangeReport,
    EvidenceFact,
    HistoryPoint,
    PolicyException,
    PolicyFinding,
    PolicyReport,
    ProbeHistory,
    ProbePause,
    ProbeResult,
    ProbeStep,
    ProbeSummary,
    TimelineEntry,
  ];
  const names = kept.flatMap(({ shape }) => Object.keys(shape));
  expect(names.filter((name) => !evidenceNames.has(name))).toEqual([]);
});
