import { electronDouble } from '../../fakes/electron/in-process.ts';
import { describe, expect, it } from 'vitest';
import { holdSleep } from '../../../electron/desktop/power.ts';

const double = await electronDouble();

describe('holding sleep off', () => {
  it('keeps the computer, not the screen, awake until the last one lets go, and lets go once', () => {
    const first = holdSleep();
    const second = holdSleep();
    first();
    first();
    second();
    expect(double.allHappenings().filter(({ what }) => what.startsWith('power.'))).toEqual([
      { what: 'power.held', detail: { type: 'prevent-app-suspension', holds: 1 } },
      { what: 'power.held', detail: { type: 'prevent-app-suspension', holds: 2 } },
      { what: 'power.released', detail: { holds: 1 } },
      { what: 'power.released', detail: { holds: 0 } },
    ]);
  });
});
