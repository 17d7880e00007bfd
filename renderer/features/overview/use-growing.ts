import { useEffect, useState } from 'react';

/** More than any screen shows at once, and what is added in one go without a frame being late. */
const firstRows = 40;
const moreRows = 20;

/**
 * How many of `count` rows to draw now: at first those that can be seen, then the others in small portions while the browser
 * has nothing else to do. Two hundred rows at once would make a click wait for rows that nobody sees yet.
 */
export function useGrowing(count: number): number {
  const [drawn, setDrawn] = useState(firstRows);
  // A filter took rows away: they come back in portions as well.
  if (drawn > Math.max(firstRows, count + moreRows)) setDrawn(Math.max(firstRows, count));
  useEffect(() => {
    if (drawn >= count) return;
    const waiting = requestIdleCallback(() => setDrawn(drawn + moreRows), { timeout: 250 });
    return () => cancelIdleCallback(waiting);
  }, [drawn, count]);
  return Math.min(drawn, count);
}
