import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';
import type { StageResult } from './stage-result.ts';

/** Counts of a Playwright run from its JSON report; a test that passed only when repeated is a failure. */
export function countPlaywright(report: JSONReport): StageResult {
  const outcomes = report.suites.flatMap((suite) => specsOf(suite)).flatMap(outcomesOf);
  return {
    passed: outcomes.filter((outcome) => outcome.status === 'expected').length,
    failed: [
      ...outcomes
        .filter((one) => one.status === 'unexpected' || one.status === 'flaky')
        .map((one) => one.name),
      ...report.errors.map((error) => `Playwright: ${error.message ?? 'unknown error'}`),
    ],
    skipped: outcomes
      .filter((outcome) => outcome.status === 'skipped')
      .map(({ name, reason }) => ({ name, reason })),
  };
}

function specsOf(suite: JSONReportSuite): readonly JSONReportSpec[] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap((inner) => specsOf(inner))];
}

type Outcome = { readonly name: string; readonly status: string; readonly reason: string };

function outcomesOf(spec: JSONReportSpec): readonly Outcome[] {
  return spec.tests.map((test) => ({
    name: `[${test.projectName}] ${spec.file} > ${spec.title}`,
    status: test.status,
    reason:
      test.annotations.find((annotation) => annotation.type === 'skip')?.description ?? 'no reason was given',
  }));
}
