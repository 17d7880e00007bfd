import { SystemClock } from '../../electron/platform/clock.ts';

/** The clock of this computer, moved by a test, so that what is scheduled comes due. */
export class ShiftedClock extends SystemClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}
