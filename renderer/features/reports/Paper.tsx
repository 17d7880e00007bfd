import { useLayoutEffect, useRef } from 'react';
import { fillPaper } from '../../ui/paper.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import './reports.css';

/** A written page as it will look on paper. It can be scrolled with the keyboard. */
export function Paper(props: { readonly page: string; readonly label: string }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (host.current !== null) fillPaper(host.current, props.page);
  }, [props.page]);
  return (
    <ScrollRegion className="paper" label={props.label}>
      <div ref={host} />
    </ScrollRegion>
  );
}
