import type { JSONReport, JSONReportTest } from '@playwright/test/reporter';
import { expect, it } from 'vitest';
import { countPlaywright } from '../../../build/steps/playwright-counts.ts';

function ran(status: JSONReportTest['status'], skipReason?: string): JSONReportTest {
  return {
    timeout: 1,
    annotations: skipReason === undefined ? [] : [{ type: 'skip', description: skipReason }],
    expectedStatus: 'passed',
    projectName: 'web',
    projectId: 'web',
    results: [],
    status,
  };
}

function report(tests: JSONReportTest[], errors: JSONReport['errors'] = []): JSONReport {
  const spec = { tags: [], title: 'opens', ok: true, tests, id: '1', file: 'a.spec.ts', line: 1, column: 1 };
  const inner = { title: 'inner', file: 'a.spec.ts', line: 1, column: 1, specs: [spec] };
  const outer = { title: 'a.spec.ts', file: 'a.spec.ts', line: 0, column: 0, specs: [], suites: [inner] };
  const stats = { startTime: '', duration: 0, expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  return { config: {} as JSONReport['config'], suites: [outer], errors, stats };
}

it('counts the tests of nested suites and keeps the reason of each skip', () => {
  expect(countPlaywright(report([ran('expected'), ran('unexpected'), ran('skipped', 'no display')]))).toEqual(
    {
      passed: 1,
      failed: ['[web] a.spec.ts > opens'],
      skipped: [{ name: '[web] a.spec.ts > opens', reason: 'no display' }],
    },
  );
});

it('calls a test that passed only when repeated a failure', () => {
  expect(countPlaywright(report([ran('flaky')])).failed).toHaveLength(1);
});

it('counts an error outside of any test', () => {
  expect(countPlaywright(report([], [{ message: 'config broken' }])).failed).toEqual([
    'Playwright: config broken',
  ]);
});
