import { describe, expect, it } from 'vitest';
import type { State } from '../../../shared/model/state.ts';
import { advance, afterGap, newStanding } from '../../../shared/rules/thresholds.ts';
import type { Standing, ThresholdRule, Transition } from '../../../shared/rules/thresholds.ts';
import { localText } from '../../../shared/text/local-text.ts';

const letters = { o: 'ok', g: 'degraded', d: 'down', u: 'unknown', p: 'pending', z: 'paused' } as const;
const gapReason = localText('asleep', '절전');

type Played = {
  readonly shown: readonly State[];
  readonly transitions: readonly Transition[];
  readonly last: Standing;
};

/** Plays findings, one letter each, a second apart; `!` is a gap. */
function play(findings: string, rule: ThresholdRule): Played {
  const shown: State[] = [];
  const transitions: Transition[] = [];
  let standing = newStanding;
  for (const [index, letter] of [...findings].entries()) {
    const at = (index + 1) * 1000;
    if (letter === '!') {
      standing = afterGap(standing, at, gapReason);
    } else {
      const state = Object.entries(letters).find(([key]) => key === letter)?.[1] ?? 'unknown';
      const step = advance(standing, { state, reason: localText(`${letter}${index}`, ''), at }, rule);
      standing = step.standing;
      if (step.transition !== null) transitions.push(step.transition);
    }
    shown.push(standing.state);
  }
  return { shown, transitions, last: standing };
}

const initial = (state: State) => Object.entries(letters).find(([, value]) => value === state)?.[0] ?? '?';

const table: readonly {
  readonly title: string;
  readonly open: number;
  readonly close: number;
  readonly findings: string;
  readonly shown: string;
  readonly opens: number;
  readonly closes: number;
}[] = [
  {
    title: 'the first ok is shown at once',
    open: 3,
    close: 3,
    findings: 'o',
    shown: 'o',
    opens: 0,
    closes: 0,
  },
  {
    title: 'the first failure is shown as measured',
    open: 3,
    close: 1,
    findings: 'd',
    shown: 'd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'with one each every result counts',
    open: 1,
    close: 1,
    findings: 'odod',
    shown: 'odod',
    opens: 2,
    closes: 1,
  },
  {
    title: 'two of three failures do not open',
    open: 3,
    close: 1,
    findings: 'oddo',
    shown: 'oooo',
    opens: 0,
    closes: 0,
  },
  {
    title: 'the third failure in a row opens',
    open: 3,
    close: 1,
    findings: 'odddd',
    shown: 'ooodd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'flapping below the threshold never opens',
    open: 2,
    close: 1,
    findings: 'odododod',
    shown: 'oooooooo',
    opens: 0,
    closes: 0,
  },
  {
    title: 'flapping after opening never closes',
    open: 2,
    close: 2,
    findings: 'oddododod',
    shown: 'ooddddddd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'successes in a row close once',
    open: 1,
    close: 3,
    findings: 'odoooo',
    shown: 'odddoo',
    opens: 1,
    closes: 1,
  },
  {
    title: 'degraded and down count together, the last one names the severity',
    open: 2,
    close: 1,
    findings: 'ogd',
    shown: 'ood',
    opens: 1,
    closes: 0,
  },
  {
    title: 'the severity of an open incident follows each result',
    open: 1,
    close: 1,
    findings: 'ogdg',
    shown: 'ogdg',
    opens: 1,
    closes: 0,
  },
  {
    title: 'unknown is shown when no incident is open',
    open: 2,
    close: 1,
    findings: 'ou',
    shown: 'ou',
    opens: 0,
    closes: 0,
  },
  {
    title: 'unknown does not hide an incident',
    open: 1,
    close: 1,
    findings: 'odu',
    shown: 'odd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'unknown between failures does not interrupt them',
    open: 2,
    close: 1,
    findings: 'odud',
    shown: 'ooud',
    opens: 1,
    closes: 0,
  },
  {
    title: 'unknown between successes starts the count anew',
    open: 1,
    close: 2,
    findings: 'odouo',
    shown: 'odddd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'a paused finding does not hide an incident',
    open: 1,
    close: 1,
    findings: 'odz',
    shown: 'odd',
    opens: 1,
    closes: 0,
  },
  {
    title: 'a paused finding is shown when nothing is wrong',
    open: 1,
    close: 1,
    findings: 'ozo',
    shown: 'ozo',
    opens: 0,
    closes: 0,
  },
  {
    title: 'a pending finding leaves what is ok',
    open: 1,
    close: 1,
    findings: 'op',
    shown: 'oo',
    opens: 0,
    closes: 0,
  },
  {
    title: 'a gap hides what was ok until the next result',
    open: 1,
    close: 1,
    findings: 'o!o',
    shown: 'ouo',
    opens: 0,
    closes: 0,
  },
  {
    title: 'a gap before the first result leaves it pending',
    open: 1,
    close: 1,
    findings: '!o',
    shown: 'po',
    opens: 0,
    closes: 0,
  },
  {
    title: 'after a gap a failure still has to repeat itself',
    open: 2,
    close: 1,
    findings: 'o!dd',
    shown: 'ouud',
    opens: 1,
    closes: 0,
  },
  {
    title: 'an incident goes on over a gap without a second open',
    open: 1,
    close: 1,
    findings: 'd!d',
    shown: 'dud',
    opens: 1,
    closes: 0,
  },
  {
    title: 'an incident that ended in a gap closes once',
    open: 1,
    close: 1,
    findings: 'd!o',
    shown: 'duo',
    opens: 1,
    closes: 1,
  },
  {
    title: 'after a gap a success that is not enough shows the incident again',
    open: 1,
    close: 2,
    findings: 'd!oo',
    shown: 'dudo',
    opens: 1,
    closes: 1,
  },
];

describe('thresholds', () => {
  it.each(table)('$title', ({ open, close, findings, shown, opens, closes }) => {
    const played = play(findings, { openAfter: open, closeAfter: close });
    expect(played.shown.map(initial).join('')).toBe(shown);
    expect(played.transitions.filter(({ kind }) => kind === 'open')).toHaveLength(opens);
    expect(played.transitions.filter(({ kind }) => kind === 'close')).toHaveLength(closes);
  });

  it('tells since when the shown state holds, and since when it is as bad as it is', () => {
    const rule = { openAfter: 2, closeAfter: 2 };
    expect(play('ooo', rule).last.since).toBe(1000);
    expect(play('oodd', rule).last.since).toBe(4000);
    expect(play('ooddgg', rule).last).toMatchObject({
      state: 'degraded',
      since: 5000,
      incident: { since: 4000 },
    });
    expect(play('oddo', rule).last).toMatchObject({ state: 'down', since: 3000 });
    expect(play('oddoo', rule).last).toMatchObject({ state: 'ok', since: 5000, incident: null });
  });

  it('keeps the begin of an incident over a gap', () => {
    expect(play('od!d', { openAfter: 1, closeAfter: 1 }).last).toMatchObject({ state: 'down', since: 2000 });
  });

  it('shows the reason of the incident, not of the gap, when a success does not close it yet', () => {
    const { last } = play('od!o', { openAfter: 1, closeAfter: 2 });
    expect(last.reason?.en).toBe('d1');
  });

  it('reports a change with what was shown before and after, and nothing when only a gap lies between', () => {
    const { transitions } = play('o!ogd!do', { openAfter: 1, closeAfter: 1 });
    expect(transitions.map(({ from, to, kind }) => `${from}>${to} ${kind}`)).toEqual([
      'pending>ok change',
      'ok>degraded open',
      'degraded>down change',
      'down>ok close',
    ]);
  });
});
