import { expect, it } from 'vitest';
import { SafetyTidy } from '../../../electron/snapshots/safety-tidy.ts';
import type { RestorePlace } from '../../../electron/snapshots/restore-places.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { RecordingLogger } from '../../fakes/recording-logger.ts';

const dayMs = 24 * 3_600_000;

function tidy(
  answer: () => Promise<unknown>,
  places: () => readonly RestorePlace[] = () => [{ host: null, folders: ['/srv/chat'] }],
) {
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const asked: unknown[] = [];
  const noted: string[] = [];
  const safetyTidy = new SafetyTidy({
    clock,
    logger,
    desk: {
      run: async (_repositoryId, _job, input) => {
        asked.push(input);
        return answer();
      },
    },
    journal: { append: ({ action, subject }) => void noted.push(`${action} ${subject}`) },
    places,
    hostAccess: () => Promise.resolve(null),
  });
  return { clock, logger, asked, noted, safetyTidy };
}

it('looks once after the start and then every day, and writes down what it removed', async () => {
  const { clock, asked, noted, safetyTidy } = tidy(async () => ['/srv/chat/.holdfast-safety-1']);
  safetyTidy.start();
  await clock.advance(119_000);
  expect(asked).toEqual([]);
  await clock.advance(2000);
  expect(asked).toEqual([{ folders: ['/srv/chat'], host: null }]);
  expect(noted).toEqual(['restore.safety-removed /srv/chat/.holdfast-safety-1']);
  await clock.advance(dayMs);
  expect(asked).toHaveLength(2);
  safetyTidy.dispose();
  await clock.advance(dayMs);
  expect(asked).toHaveLength(2);
});

it('tries again the next day what could not be removed', async () => {
  const { clock, asked, logger, safetyTidy } = tidy(async () => {
    throw new AppError('restore/destination-failed', localText('the disk is away', '디스크가 없습니다'));
  });
  safetyTidy.start();
  await clock.advance(121_000);
  await clock.advance(dayMs);
  expect(asked).toHaveLength(2);
  expect(logger.records.map(({ event }) => event)).toEqual([
    'restore.safety-not-removed',
    'restore.safety-not-removed',
  ]);
  safetyTidy.dispose();
});

it('goes on when the folders cannot be told', async () => {
  const { clock, asked, logger, safetyTidy } = tidy(
    async () => [],
    () => {
      throw new AppError('pack/unknown', localText('no pack', '팩이 없습니다'));
    },
  );
  safetyTidy.start();
  await clock.advance(121_000);
  await clock.advance(dayMs);
  expect(asked).toEqual([]);
  expect(logger.records).toHaveLength(2);
  safetyTidy.dispose();
});
