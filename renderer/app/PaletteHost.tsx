import { useEffect } from 'react';
import { CommandPalette } from '../ui/CommandPalette.tsx';
import { useTexts } from '../ui/language.tsx';
import { matchCommands, runShortcut, shortcutLabel, useCommands } from './commands.ts';
import { appTexts } from './texts/app.ts';

/** Ctrl-K or Cmd-K anywhere; and the shortcuts of the commands, which work without the palette. */
export function PaletteHost(props: {
  readonly open: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(appTexts);
  const commands = useCommands();
  const { onOpen } = props;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === 'k'
      ) {
        event.preventDefault();
        onOpen();
        return;
      }
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') === null)
        runShortcut(event, commands);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands, onOpen]);
  return (
    <CommandPalette
      open={props.open}
      label={texts.searchOrRun}
      onClose={props.onClose}
      search={(typed) =>
        matchCommands(commands, typed).map((command) => ({
          id: command.id,
          title: command.title,
          group: command.group,
          shortcut: command.key === undefined ? null : shortcutLabel(command.key),
          run: command.run,
        }))
      }
    />
  );
}
