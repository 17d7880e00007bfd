import type { Pack } from '../schema/pack.ts';
import type { ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { finding } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** What an expectation about a program can be about. */
const sources = ['status', 'text', 'json', 'latency-ms'];

/** A program that stands in the pack as it is shown and approved, and arguments without credentials. */
export function commandProbeFindings(
  pack: Pack,
  probe: ProbeOf<'command'>,
  path: YamlPath,
): readonly Finding[] {
  return [
    ...templateFindings(probe, path, namesAt({ ...pack, credentials: {} })),
    ...(probe.command[0]?.includes('${') === true
      ? [
          finding(
            [...path, 'command', 0],
            'the program stands in the pack itself: what was approved is what runs.',
            '프로그램은 팩에 직접 적어야 합니다. 승인된 것만 실행됩니다.',
          ),
        ]
      : []),
    ...probe.expect.flatMap((one, at) =>
      sources.some((source) => source in one)
        ? []
        : [
            finding(
              [...path, 'expect', at],
              'expectations about a program are status, text, json or latency-ms.',
              '프로그램에 대한 기대값은 status, text, json, latency-ms만 쓸 수 있습니다.',
            ),
          ],
    ),
  ];
}
