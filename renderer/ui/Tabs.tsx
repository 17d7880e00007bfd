import { Tabs as Base } from '@base-ui/react/tabs';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { Skeleton } from './EmptyState.tsx';

export type TabItem<Id extends string> = { readonly id: Id; readonly label: string; readonly count?: number };

/** Places beside each other. The panel of the chosen one is the only one that exists; its code may be on its way. */
export function Tabs<Id extends string>(props: {
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly children: ReactNode;
}) {
  return (
    <Base.Root
      className="tabs"
      value={props.value}
      onValueChange={(value) => {
        const chosen = props.items.find((item) => item.id === value);
        if (chosen) props.onChange(chosen.id);
      }}
    >
      <Base.List className="tabs__list" aria-label={props.label} activateOnFocus={false}>
        {props.items.map((item) => (
          <Base.Tab key={item.id} value={item.id} className="tabs__tab">
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel value={props.value} className="tabs__panel" tabIndex={0}>
        <Suspense fallback={<Skeleton rows={8} />}>{props.children}</Suspense>
      </Base.Panel>
    </Base.Root>
  );
}
