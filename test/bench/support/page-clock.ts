import type { Page } from '@playwright/test';

/** What must be on the screen: so many elements that match. */
export type Sight = { readonly selector: string; readonly count: number };

/** Notes when the sight was first painted after the page began to load. Call it before the page is opened. */
export async function noteFirstSight(page: Page, sight: Sight): Promise<() => Promise<number>> {
  await page.addInitScript(({ selector, count }) => {
    const look = (): void => {
      if (document.querySelectorAll(selector).length < count) {
        requestAnimationFrame(look);
        return;
      }
      // The next task after a frame's callbacks runs when that frame has been drawn.
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => Reflect.set(globalThis, 'holdfastFirstSightMs', performance.now());
      drawn.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, sight);
  return async () => {
    const handle = await page.waitForFunction(
      () => Number(Reflect.get(globalThis, 'holdfastFirstSightMs')) || null,
    );
    return Number(await handle.jsonValue());
  };
}

/** How long it takes from the event in the page until the sight is on the screen. */
export async function timeToSight(
  page: Page,
  event: 'click' | 'keydown',
  act: () => Promise<void>,
  sight: Sight & { readonly gone?: string },
): Promise<number> {
  await page.evaluate(
    ({ event: name, selector, count, gone }) => {
      const seen = (): boolean =>
        document.querySelectorAll(selector).length >= count &&
        (gone === undefined || document.querySelector(gone) === null);
      const answer = new Promise<number>((resolve) => {
        const onEvent = (happened: Event): void => {
          removeEventListener(name, onEvent, { capture: true });
          const look = (): void => {
            if (!seen()) {
              requestAnimationFrame(look);
              return;
            }
            const drawn = new MessageChannel();
            drawn.port1.onmessage = () => resolve(performance.now() - happened.timeStamp);
            drawn.port2.postMessage(null);
          };
          requestAnimationFrame(look);
        };
        addEventListener(name, onEvent, { capture: true });
      });
      Reflect.set(globalThis, 'holdfastAnswer', answer);
    },
    { event, selector: sight.selector, count: sight.count, gone: sight.gone },
  );
  await act();
  return page.evaluate(async () => Number(await Reflect.get(globalThis, 'holdfastAnswer')));
}

export type ScrollFrames = {
  readonly frames: number;
  /** Frames whose work took longer than 50 ms, by the browser's own account (Long Animation Frames). */
  readonly longFrames: readonly number[];
  /** Tasks of the page itself that took longer than 50 ms, such as scripts, style and layout. */
  readonly longTasks: readonly number[];
  readonly longestGapMs: number;
  readonly medianGapMs: number;
};

/** Scrolls an element for some time: evenly, then by jumps as with the scroll bar. */
export function scrollFrames(page: Page, selector: string, durationMs: number): Promise<ScrollFrames> {
  return page.evaluate(
    async ({ selector: wanted, durationMs: forMs }) => {
      const scroller = document.querySelector(wanted);
      if (scroller === null) throw new Error(`nothing matches ${wanted}`);
      const observe = (
        type: string,
      ): { readonly found: number[]; readonly observer: PerformanceObserver } => {
        const found: number[] = [];
        const observer = new PerformanceObserver((list) => {
          found.push(...list.getEntries().map((entry) => entry.duration));
        });
        observer.observe({ type });
        return { found, observer };
      };
      const longFrames = observe('long-animation-frame');
      const longTasks = observe('longtask');
      const gaps: number[] = [];
      const run = (everyMs: number, move: (step: number) => void): Promise<void> =>
        new Promise((resolve) => {
          const startedAt = performance.now();
          let last = startedAt;
          let movedAt = 0;
          let step = 0;
          const frame = (now: number): void => {
            gaps.push(now - last);
            last = now;
            if (now - movedAt >= everyMs) {
              movedAt = now;
              step += 1;
              move(step);
            }
            if (now - startedAt < forMs / 2) requestAnimationFrame(frame);
            else resolve();
          };
          requestAnimationFrame(frame);
        });
      await run(0, () => {
        scroller.scrollTop += 240;
      });
      await run(150, (step) => {
        scroller.scrollTop = ((step * 0.381_966) % 1) * scroller.scrollHeight;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      longFrames.observer.disconnect();
      longTasks.observer.disconnect();
      const sorted = gaps.slice(1).toSorted((a, b) => a - b);
      return {
        frames: sorted.length,
        longFrames: longFrames.found,
        longTasks: longTasks.found,
        longestGapMs: sorted.at(-1) ?? 0,
        medianGapMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
      };
    },
    { selector, durationMs },
  );
}
