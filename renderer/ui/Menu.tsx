import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

type MenuAction = {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onChoose: () => void;
};

/** A button that opens a list of actions. The list stands inside the main landmark, as everything on the page does. */
export function Menu(props: { readonly trigger: ReactElement; readonly children: ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal container={document.querySelector('main')}>
        <Base.Positioner className="menu__layer" positionMethod="fixed" sideOffset={4} align="end">
          <Base.Popup className="menu">{props.children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuActions(props: { readonly actions: readonly MenuAction[] }) {
  return props.actions.map((action) => (
    <Base.Item
      key={action.id}
      className={`menu__item ${action.danger ? 'menu__item--danger' : ''}`}
      onClick={action.onChoose}
    >
      {action.icon ? <Icon name={action.icon} size={15} /> : <span className="menu__gap" />}
      {action.label}
    </Base.Item>
  ));
}

/** A line that is on or off; the menu stays open, so that several can be changed. */
export function MenuCheck(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <Base.CheckboxItem
      className="menu__item"
      checked={props.checked}
      disabled={props.disabled ?? false}
      onCheckedChange={(checked) => props.onChange(checked)}
      closeOnClick={false}
    >
      <span className="menu__gap">
        <Base.CheckboxItemIndicator>
          <Icon name="check" size={14} />
        </Base.CheckboxItemIndicator>
      </span>
      {props.label}
    </Base.CheckboxItem>
  );
}
