import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';

/** A hint on hover and on focus. What it says must not be the only way to learn it. */
export function Tooltip(props: { readonly hint: string; readonly children: ReactElement }) {
  return (
    <Base.Root>
      <Base.Trigger render={props.children} delay={300} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="menu__layer">
          <Base.Popup className="tooltip">{props.hint}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
