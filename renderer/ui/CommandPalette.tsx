import { Dialog } from '@base-ui/react/dialog';
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTexts } from './language.tsx';
import { Plain } from './Plain.tsx';
import { uiTexts } from './ui-texts.ts';

type PaletteEntry = {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly shortcut: string | null;
  readonly run: () => void;
};

const shownAtMost = 60;

/** A list that is narrowed by typing and run with Enter; the focus stays in the input throughout. */
export function CommandPalette(props: {
  readonly open: boolean;
  readonly label: string;
  readonly onClose: () => void;
  readonly search: (typed: string) => readonly PaletteEntry[];
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog__backdrop" />
        <Dialog.Popup className="palette" initialFocus={input} aria-label={props.label}>
          <PaletteBody label={props.label} onClose={props.onClose} search={props.search} input={input} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({
  label,
  onClose,
  search,
  input,
}: {
  readonly label: string;
  readonly onClose: () => void;
  readonly search: (typed: string) => readonly PaletteEntry[];
  readonly input: RefObject<HTMLInputElement | null>;
}) {
  const id = useId();
  const texts = useTexts(uiTexts);
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const found = search(typed).slice(0, shownAtMost);
  const at = Math.min(active, Math.max(0, found.length - 1));
  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') choose(found[at]);
    if (step === 0) return;
    event.preventDefault();
    const next = (at + step + found.length) % Math.max(1, found.length);
    setActive(next);
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <>
      <input
        ref={input}
        className="palette__input"
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
        placeholder={label}
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 ? (
        <p className="palette__none muted" role="status">
          {texts.noCommand}
        </p>
      ) : null}
      <div id={`${id}-list`} role="listbox" aria-label={label} className="palette__list">
        {found.map((entry, index) => (
          // The keyboard works in the input, which names this option as the active one.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={entry.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="palette__option"
            onPointerMove={() => setActive(index)}
            onClick={() => choose(entry)}
          >
            <span className="palette__group">{entry.group}</span>
            <span className="grow clip">
              <Plain text={entry.title} clip />
            </span>
            {entry.shortcut === null ? null : <kbd>{entry.shortcut}</kbd>}
          </div>
        ))}
      </div>
    </>
  );
}
