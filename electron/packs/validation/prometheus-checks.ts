import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { rateFindings } from './rate-checks.ts';
import { requestFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** What a metrics probe can be asked about besides its series. */
const sources = ['status', 'header', 'text', 'latency-ms', 'rate'];

export function prometheusFindings(
  pack: Pack,
  probe: ProbeOf<'prometheus'>,
  path: YamlPath,
): readonly Finding[] {
  const named = {
    list: 'series',
    ids: probe.series.map((series) => series.id),
    word: { en: 'series', ko: '계열' },
    either: { en: 'series or ratio', ko: '계열 또는 비율' },
  };
  // Labels go nowhere: a credential has no business there, nor in expectations.
  const names = namesAt({ ...pack, credentials: {} });
  return [
    ...requestFindings(pack, probe.request, [...path, 'request']),
    ...templateFindings(probe.request, [...path, 'request'], namesAt(pack)),
    ...templateFindings(probe.series, [...path, 'series'], names),
    ...templateFindings(probe.expect, [...path, 'expect'], names),
    ...rateFindings(probe, named, path),
    ...probe.expect.flatMap((one, at) =>
      sources.some((source) => source in one)
        ? []
        : [
            finding(
              [...path, 'expect', at],
              'a metrics probe is asked about a series or ratio by name: rate.',
              '메트릭 점검의 기대값은 rate로 계열이나 비율의 이름을 지정해야 합니다.',
            ),
          ],
    ),
    ...windowFindings(probe, path),
  ];
}

function windowFindings(probe: ProbeOf<'prometheus'>, path: YamlPath): readonly Finding[] {
  if (probe.window === undefined || probe.window >= 2 * probe.every) return [];
  return [
    finding(
      [...path, 'window'],
      'the window is shorter than two intervals, so growth within it cannot be told.',
      'window가 실행 간격의 두 배보다 짧아 그 안의 증가량을 알 수 없습니다.',
    ),
  ];
}
