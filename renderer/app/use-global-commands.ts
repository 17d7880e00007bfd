import { useMemo } from 'react';
import type { ConsoleSettings } from '../../shared/model/settings.ts';
import { useProbeNow, useTargets } from '../data/targets.ts';
import { useSaveSettings } from '../data/settings.ts';
import { useTexts } from '../ui/language.tsx';
import { useRegisterCommands } from './commands.ts';
import type { Command } from './commands.ts';
import type { Route } from './routes.ts';
import { appTexts } from './texts/app.ts';
import { goTo } from './use-route.ts';

/** What can be done from everywhere: go to a place or a target, probe one, and change how the window looks. */
export function useGlobalCommands(): void {
  useRegisterCommands('places', usePlaceCommands());
  useRegisterCommands('targets', useTargetCommands());
  useRegisterCommands('appearance', useAppearanceCommands());
}

function usePlaceCommands(): readonly Command[] {
  const texts = useTexts(appTexts);
  return useMemo(() => {
    const place = (id: string, title: string, route: Route, key?: string): Command => ({
      id: `go.${id}`,
      title,
      group: texts.goTo,
      ...(key === undefined ? {} : { key }),
      run: () => goTo(route),
    });
    return [
      place('overview', texts.overview, { place: 'overview' }, 'KeyO'),
      place('snapshots', texts.snapshots, { place: 'snapshots', section: 'repositories' }, 'KeyB'),
      place('all-snapshots', texts.allSnapshots, { place: 'snapshots', section: 'all' }),
      place('restores', texts.restores, { place: 'snapshots', section: 'restores' }),
      place('schedules', texts.schedules, { place: 'snapshots', section: 'schedules' }),
      place('runbooks', texts.runbooks, { place: 'runbooks' }, 'KeyP'),
      place('incidents', texts.incidents, { place: 'incidents' }, 'KeyI'),
      place('journal', texts.journal, { place: 'journal' }, 'KeyJ'),
      place('settings', texts.settings, { place: 'settings', section: 'general' }, 'KeyS'),
      place('packs', texts.packs, { place: 'settings', section: 'packs' }),
      place('credentials', texts.credentials, { place: 'settings', section: 'credentials' }),
      place('doctor', texts.doctor, { place: 'settings', section: 'doctor' }),
      {
        ...place('add', texts.addTarget, { place: 'add-target', from: 'address' }, 'KeyN'),
        group: texts.target,
      },
      {
        ...place('add-folder', texts.addFromFolder, { place: 'add-target', from: 'folder' }),
        group: texts.target,
      },
      ...[
        place('new-repository', texts.newRepository, { place: 'new-repository' }),
        place('open-repository', texts.openRepository, { place: 'open-repository' }),
        place('back-up', texts.backUp, { place: 'back-up', targetId: null }, 'KeyU'),
        place('restore', texts.restore, { place: 'restore', snapshotId: null }),
        place('find', texts.find, { place: 'find', targetId: null }, 'KeyL'),
        place('compare', texts.compare, { place: 'compare', a: null, b: null }),
      ].map((command) => ({ ...command, group: texts.snapshots })),
    ];
  }, [texts]);
}

function useTargetCommands(): readonly Command[] {
  const texts = useTexts(appTexts);
  const targets = useTargets().data?.targets;
  const { mutate: probeNow } = useProbeNow();
  // Names change rarely, states all the time: the list is rebuilt for names only.
  const named = JSON.stringify((targets ?? []).map((target) => [target.id, target.name]));
  return useMemo(
    () =>
      (targets ?? []).flatMap(({ id, name }): readonly Command[] => [
        {
          id: `open.${id}`,
          title: texts.open(name),
          group: texts.target,
          run: () => goTo({ place: 'target', targetId: id, tab: 'health', viewId: null }),
        },
        { id: `probe.${id}`, title: texts.probeNow(name), group: texts.target, run: () => probeNow(id) },
        {
          id: `back-up.${id}`,
          title: texts.backUpTarget(name),
          group: texts.snapshots,
          run: () => goTo({ place: 'back-up', targetId: id }),
        },
        {
          id: `snapshots.${id}`,
          title: texts.snapshotsOf(name),
          group: texts.snapshots,
          run: () => goTo({ place: 'target', targetId: id, tab: 'snapshots', viewId: null }),
        },
        {
          id: `runbooks.${id}`,
          title: texts.runbooksOf(name),
          group: texts.runbooks,
          run: () => goTo({ place: 'target', targetId: id, tab: 'runbooks', viewId: null }),
        },
      ]),
    // eslint-disable-next-line react/exhaustive-deps -- `named` stands for the names in `targets`
    [named, texts, probeNow],
  );
}

function useAppearanceCommands(): readonly Command[] {
  const texts = useTexts(appTexts);
  const { mutate: save } = useSaveSettings();
  return useMemo(() => {
    const choice = (id: string, title: string, change: Partial<ConsoleSettings>): Command => ({
      id: `appearance.${id}`,
      title,
      group: texts.appearance,
      run: () => save(change),
    });
    return [
      choice('system', texts.themeSystem, { theme: 'system' }),
      choice('light', texts.themeLight, { theme: 'light' }),
      choice('dark', texts.themeDark, { theme: 'dark' }),
      choice('contrast', texts.themeContrast, { theme: 'contrast' }),
      choice('compact', texts.densityCompact, { density: 'compact' }),
      choice('normal', texts.densityNormal, { density: 'normal' }),
      choice('comfortable', texts.densityComfortable, { density: 'comfortable' }),
      { ...choice('en', 'English', { language: 'en' }), group: texts.language },
      { ...choice('ko', '한국어', { language: 'ko' }), group: texts.language },
    ];
  }, [texts, save]);
}
