import type { ComponentProps, RefCallback } from 'react';

type Attributes = Pick<
  ComponentProps<'div'>,
  'className' | 'role' | 'aria-rowcount' | 'aria-colcount' | 'children'
>;

/**
 * A named part of the page that scrolls by itself. It takes the focus, because otherwise it could not be scrolled without a mouse;
 * it is no landmark, for a page has many of them.
 */
export function ScrollRegion({
  as: Element = 'div',
  label,
  ...attributes
}: Attributes & {
  readonly as?: 'div' | 'pre' | 'ol';
  readonly label: string;
  readonly ref?: RefCallback<HTMLElement>;
}) {
  return (
    <Element role={Element === 'ol' ? 'list' : 'group'} {...attributes} aria-label={label} tabIndex={0} />
  );
}
