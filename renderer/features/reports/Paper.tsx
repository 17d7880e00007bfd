import { useLayoutEffect, useRef } from 'react';
import { fillPaper } from '../../ui/paper.ts';
import './reports.css';

/** A written page as it will look on paper. It can be scrolled with the keyboard. */
export function Paper(props: { readonly page: string; readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (host.current !== null) fillPaper(host.current, props.page);
  }, [props.page]);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
    <div className="paper" role="region" aria-label={props.label} tabIndex={0}>
      <div ref={host} />
    </div>
  );
}
