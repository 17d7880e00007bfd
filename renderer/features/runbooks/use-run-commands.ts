import { useMemo } from 'react';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { shortcutLabel, useRegisterCommands } from '../../app/commands.ts';
import type { Command } from '../../app/commands.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useTexts } from '../../ui/language.tsx';
import type { RunAsk } from './run-ask.ts';
import { canCarryOn } from './step-moves.ts';
import type { StepMoves } from './step-moves.ts';

/** Each command of the run view with its key, held with Alt and Shift. */
const runKeys = {
  'carry-on': 'KeyC',
  perform: 'KeyE',
  fail: 'KeyX',
  skip: 'KeyK',
  due: 'KeyG',
  note: 'KeyM',
  'hand-over': 'KeyH',
} as const;
type RunCommand = keyof typeof runKeys;

/** What a button says of the key that does the same, after what else it explains. */
export function keyOf(command: RunCommand, help: string | null = null) {
  const shortcut = shortcutLabel(runKeys[command]);
  return {
    'aria-keyshortcuts': shortcut,
    title: help === null ? shortcut : `${help} (${shortcut})`,
  };
}

/** The keys of the run view: what its buttons do, from anywhere in it. */
export function useRunCommands(
  run: Run,
  step: RunStep | undefined,
  moves: StepMoves | null,
  does: {
    readonly carryOn: () => void;
    readonly ask: (ask: RunAsk) => void;
    readonly toDue: () => void;
    readonly perform: () => void;
  },
): void {
  const texts = useTexts(runTexts);
  const commands = useMemo((): readonly Command[] => {
    const can = new Set(moves?.moves ?? []);
    const isOpen = run.state === 'open';
    const command = (id: RunCommand, title: string, enabled: boolean, act: () => void): Command => ({
      id: `run.${id}`,
      title,
      group: texts.group,
      key: runKeys[id],
      enabled,
      run: act,
    });
    const begin = () => {
      if (step === undefined) return;
      if (can.has('plan')) does.ask({ kind: 'plan', step, again: moves?.again ?? false });
      else does.perform();
    };
    const askOf = (kind: 'fail' | 'skip') => () => {
      if (step !== undefined) does.ask({ kind, step });
    };
    return [
      command('carry-on', texts.carryOn, canCarryOn(run), does.carryOn),
      command('perform', texts.perform, can.has('perform') || can.has('plan'), begin),
      command('fail', texts.fail, can.has('fail'), askOf('fail')),
      command('skip', texts.skip, can.has('skip'), askOf('skip')),
      command('due', texts.toDue, run.next !== null, does.toDue),
      command('note', texts.addNote, isOpen, () => does.ask({ kind: 'note' })),
      command('hand-over', texts.handOver, isOpen, () => does.ask({ kind: 'hand-over' })),
    ];
  }, [run, step, moves, does, texts]);
  useRegisterCommands('run', commands);
}
