import { useEffect, useRef } from 'react';

/** Each step begins at the heading, for the keyboard and the screen reader; the first one leaves the focus where it is. */
export function useStepFocus(step: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}
