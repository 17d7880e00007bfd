import type { ReactNode } from 'react';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

/** In place of a list that has nothing in it: why, and what can be done. */
export function EmptyState(props: {
  readonly title: string;
  /** The whole place is empty, so that this is its heading. */
  readonly heading?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      {props.heading ? (
        <h1 className="empty__title">{props.title}</h1>
      ) : (
        <p className="empty__title">{props.title}</p>
      )}
      {props.children ? <div className="empty__text">{props.children}</div> : null}
    </div>
  );
}

/** Stands for rows that are on their way, in their final size, so that nothing jumps. */
export function Skeleton(props: { readonly rows: number }) {
  const texts = useTexts(uiTexts);
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{texts.loading}</span>
      {Array.from({ length: props.rows }, (_, row) => (
        <div key={row} className="skeleton__row" />
      ))}
    </div>
  );
}
