import { useEffect, useState } from 'react';

/** Whether something has held for so long without a break. */
export function useLasting(holds: boolean, forMs: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return undefined;
    const timer = setTimeout(() => setLasts(true), forMs);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [holds, forMs]);
  return lasts;
}
