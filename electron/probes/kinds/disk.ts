import { localText } from '../../../shared/text/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import type { SpaceFacts } from '../../locations/location.ts';
import type { DiskProbe } from '../../packs/schema/probes/local.ts';
import {
  filledPath,
  noOutcome,
  outcomeOfFailure,
  pausedWithoutFolder,
  worstFinding,
} from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';

/** Free space and free inodes of the file system that holds a path. The value is the free share in percent. */
export const diskKind: ProbeKind<'disk'> = {
  kind: 'disk',
  async run(definition, context) {
    const { location } = context;
    if (location === null) return pausedWithoutFolder();
    const path = filledPath(definition.path, context);
    try {
      return judgeSpace(definition, path, await location.space(path, context.signal));
    } catch (error: unknown) {
      return outcomeOfFailure(error, [{ name: 'path', value: path }]);
    }
  },
};

/** What the free space means by the limits of the probe. */
export function judgeSpace(definition: DiskProbe, path: string, space: SpaceFacts): ProbeOutcome {
  const percent = space.totalBytes > 0 ? (space.freeBytes / space.totalBytes) * 100 : 0;
  const findings = [spaceFinding(definition, path, space, percent), inodeFinding(definition, path, space)];
  return {
    ...noOutcome,
    ...worstFinding(findings.filter((finding) => finding !== null)),
    value: Math.round(percent * 10) / 10,
    unit: '%',
    evidence: [
      { name: 'path', value: path },
      { name: 'free', value: `${formatBytes(space.freeBytes, 'en')} (${percent.toFixed(1)} %)` },
      { name: 'total', value: formatBytes(space.totalBytes, 'en') },
      { name: 'free inodes', value: inodeText(space) },
    ],
  };
}

function spaceFinding(
  definition: DiskProbe,
  path: string,
  space: SpaceFacts,
  percent: number,
): Finding | null {
  const isBelow = (limitPercent: number, limitBytes: number | undefined) =>
    percent < limitPercent || (limitBytes !== undefined && space.freeBytes < limitBytes);
  const isDown = isBelow(definition['down-free-percent'], definition['down-free']);
  if (!isDown && !isBelow(definition['warn-free-percent'], definition['warn-free'])) return null;
  const free = (language: 'en' | 'ko') =>
    `${formatBytes(space.freeBytes, language)} (${percent.toFixed(1)} %)`;
  const reason = isDown
    ? localText(
        `The disk of "${path}" is almost full: ${free('en')} left. Free space now, before the server can no longer write.`,
        `"${path}"이(가) 있는 디스크가 거의 찼습니다. 남은 공간 ${free('ko')}. 서버가 기록하지 못하게 되기 전에 지금 공간을 확보하십시오.`,
      )
    : localText(
        `The disk of "${path}" is filling up: ${free('en')} left. Free space or enlarge the disk.`,
        `"${path}"이(가) 있는 디스크가 차고 있습니다. 남은 공간 ${free('ko')}. 공간을 확보하거나 디스크를 늘리십시오.`,
      );
  return { state: isDown ? 'down' : 'degraded', reason };
}

function inodeFinding(definition: DiskProbe, path: string, space: SpaceFacts): Finding | null {
  if (space.freeInodes === null || space.totalInodes === null) return null;
  const percent = (space.freeInodes / space.totalInodes) * 100;
  if (percent >= definition['warn-free-inodes-percent']) return null;
  return {
    state: space.freeInodes === 0 ? 'down' : 'degraded',
    reason: localText(
      `The disk of "${path}" runs out of inodes: ${space.freeInodes} left, so soon no new file can be made although there is space. Remove many small files.`,
      `"${path}"이(가) 있는 디스크의 아이노드가 부족합니다. 남은 수 ${space.freeInodes}. 공간이 있어도 곧 새 파일을 만들 수 없습니다. 작은 파일들을 정리하십시오.`,
    ),
  };
}

function inodeText(space: SpaceFacts): string {
  if (space.freeInodes === null || space.totalInodes === null) return 'not counted by this file system';
  return `${space.freeInodes} of ${space.totalInodes}`;
}
