import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { isThere } from '../../packs/setting-values.ts';
import { sleep } from '../../platform/clock.ts';
import type { MeasuredProbe } from '../action-kind.ts';
import { nothingPlanned } from './stage-kind.ts';
import type { StageKind } from './stage-kind.ts';

/** Looks again and again until probes of the pack are well. */
export const waitStage: StageKind<'wait'> = {
  plan(stage, { settings }) {
    if (!isThere(stage, settings)) return Promise.resolve({ ...nothingPlanned, lines: [] });
    const within = formatDuration(stage.within, 'en');
    return Promise.resolve({
      ...nothingPlanned,
      lines: [`wait until ${stage.probes.join(', ')}: ${stage['at-worst']}, at most ${within}`],
    });
  },
  async run(stage, context) {
    const { clock, signal, measure, settings } = context;
    if (!isThere(stage, settings)) return { outcome: 'skipped', found: notHere, output: null };
    const startedAt = clock.monotonicMs();
    const wanted: ReadonlySet<string> = new Set(stage['at-worst'] === 'ok' ? ['ok'] : ['ok', 'degraded']);
    for (;;) {
      const measured = await measure(stage.probes, signal);
      const unwell = measured.filter(({ state }) => !wanted.has(state));
      if (unwell.length === 0) return { outcome: 'done', found: foundText(measured), output: null };
      const leftMs = stage.within - (clock.monotonicMs() - startedAt);
      if (leftMs <= stage.every) return { outcome: 'failed', found: foundText(unwell), output: null };
      await sleep(clock, stage.every, signal);
    }
  },
};

const notHere = localText('Not needed with these settings', '이 설정에서는 필요하지 않음');

function foundText(measured: readonly MeasuredProbe[]): LocalText {
  const line = (language: 'en' | 'ko') =>
    measured
      .map(({ title, state, reason }) => `${title[language]}: ${reason?.[language] ?? state}`)
      .join(' · ');
  return localText(line('en'), line('ko'));
}
