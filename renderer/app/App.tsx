import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { startLiveEvents } from '../data/live-events.ts';
import type { StateChange } from '../data/live-merge.ts';
import { announce, Announcer } from '../ui/announce.tsx';
import { useLocal, useTexts } from '../ui/language.tsx';
import { useStateWord } from '../ui/status/StatusMark.tsx';
import { AppErrorBoundary } from './AppErrorBoundary.tsx';
import { AppRail } from './AppRail.tsx';
import { LinkBanner } from './LinkBanner.tsx';
import { PaletteHost } from './PaletteHost.tsx';
import { Place } from './Place.tsx';
import type { Route } from './routes.ts';
import { appTexts } from './texts/app.ts';
import { useGlobalCommands } from './use-global-commands.ts';
import { useRequestedPlace } from './use-requested-place.ts';
import { useRoute } from './use-route.ts';
import { VaultBanner } from './VaultBanner.tsx';
import { takeLinkToLeft, useOpenings } from './way-back.ts';

/** The frame: places at the left, one of them at the right, and what is above all of them. */
export function App(props: { readonly client: QueryClient }) {
  const texts = useTexts(appTexts);
  const route = useRoute();
  useOpenings();
  const [searching, setSearching] = useState(false);
  const main = useRef<HTMLElement>(null);
  useLiveEvents(props.client);
  useGlobalCommands();
  useRequestedPlace();
  useFocusOnPlace(route, main);
  return (
    <div className="frame">
      <AppRail route={route} onSearch={() => setSearching(true)} onSkip={() => main.current?.focus()} />
      <main ref={main} className="main" tabIndex={-1} aria-label={texts.main}>
        <LinkBanner />
        <VaultBanner />
        <AppErrorBoundary key={placeKey(route)}>
          <Place route={route} />
        </AppErrorBoundary>
      </main>
      <PaletteHost open={searching} onOpen={() => setSearching(true)} onClose={() => setSearching(false)} />
      <Announcer />
    </div>
  );
}

/** Events go to the cache; a change of a target's state is also said. */
function useLiveEvents(client: QueryClient): void {
  const texts = useTexts(appTexts);
  const word = useStateWord();
  const local = useLocal();
  const say = useEffectEvent((changes: readonly StateChange[]) => {
    const sentences = changes.slice(0, 3).map(({ target }) => {
      const reason = target.reason === null ? '' : `: ${local(target.reason)}`;
      return `${texts.changedState(target.name, word(target.state))}${reason}`;
    });
    announce(sentences.join('. '));
  });
  useEffect(() => startLiveEvents(client, (changes) => say(changes)), [client]);
}

function placeKey(route: Route): string {
  switch (route.place) {
    case 'target':
    case 'edit-target':
    case 'back-up':
      return `${route.place}/${route.targetId ?? ''}`;
    case 'repository':
      return `${route.place}/${route.repositoryId}`;
    case 'restore':
      return `${route.place}/${route.snapshotId ?? ''}`;
    case 'run':
      return `${route.place}/${route.runId}`;
    case 'start-run':
      return `${route.place}/${route.targetId}/${route.runbookId}`;
    default:
      return route.place;
  }
}

/**
 * A new place takes the focus, so that what is read next is what was opened; one that was come back to has it where it was. Tabs of the
 * same place do not.
 */
function useFocusOnPlace(route: Route, main: { readonly current: HTMLElement | null }): void {
  const key = placeKey(route);
  const before = useRef(key);
  useEffect(() => {
    if (before.current === key) return;
    before.current = key;
    if (main.current !== null) (takeLinkToLeft(main.current) ?? main.current).focus();
  }, [key, main]);
}
