import { useTargets } from '../data/targets.ts';
import { Icon } from '../ui/Icon.tsx';
import type { IconName } from '../ui/Icon.tsx';
import { useTexts } from '../ui/language.tsx';
import { stateRank, StatusMark } from '../ui/status/StatusMark.tsx';
import { routeHref } from './routes.ts';
import type { Route } from './routes.ts';
import { appTexts } from './texts/app.ts';

type Item = {
  readonly name: 'overview' | 'snapshots' | 'runbooks' | 'incidents' | 'journal' | 'settings';
  readonly icon: IconName;
  readonly route: Route;
};

const items: readonly Item[] = [
  { name: 'overview', icon: 'overview', route: { place: 'overview' } },
  { name: 'snapshots', icon: 'snapshots', route: { place: 'snapshots', section: 'repositories' } },
  { name: 'runbooks', icon: 'runbooks', route: { place: 'runbooks' } },
  { name: 'incidents', icon: 'warning', route: { place: 'incidents' } },
  { name: 'journal', icon: 'journal', route: { place: 'journal' } },
  { name: 'settings', icon: 'settings', route: { place: 'settings', section: 'general' } },
];

const home: Readonly<Record<Route['place'], Item['name'] | null>> = {
  overview: 'overview',
  target: 'overview',
  'add-target': 'overview',
  snapshots: 'snapshots',
  repository: 'snapshots',
  'new-repository': 'snapshots',
  'open-repository': 'snapshots',
  'back-up': 'snapshots',
  restore: 'snapshots',
  find: 'snapshots',
  files: 'snapshots',
  compare: 'snapshots',
  runbooks: 'runbooks',
  run: 'runbooks',
  'start-run': 'runbooks',
  incidents: 'incidents',
  incident: 'incidents',
  release: 'runbooks',
  journal: 'journal',
  settings: 'settings',
  'edit-target': 'settings',
  pack: 'settings',
  'draft-pack': 'settings',
  nowhere: null,
};

export function AppRail(props: {
  readonly route: Route;
  readonly onSearch: () => void;
  readonly onSkip: () => void;
}) {
  const texts = useTexts(appTexts);
  const here = home[props.route.place];
  return (
    <header className="rail">
      <a
        className="skip-link"
        href={window.location.hash}
        onClick={(event) => {
          event.preventDefault();
          props.onSkip();
        }}
      >
        {texts.skip}
      </a>
      <a className="rail__brand" href={routeHref({ place: 'overview' })} aria-label="Holdfast">
        <BrandMark />
        <span className="rail__word">Holdfast</span>
      </a>
      <button
        type="button"
        className="rail__search"
        aria-label={texts.searchOrRun}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={props.onSearch}
      >
        <Icon name="search" size={15} />
        <span className="rail__word grow">{texts.search}</span>
        <kbd className="rail__word">Ctrl K</kbd>
      </button>
      <nav aria-label={texts.places}>
        <ul className="stack stack--tight">
          {items.map((item) => (
            <li key={item.name}>
              <a
                className="rail__link"
                href={routeHref(item.route)}
                aria-current={here === item.name ? 'page' : undefined}
              >
                <Icon name={item.icon} size={17} />
                <span>{texts[item.name]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grow" />
      <WorstNow />
    </header>
  );
}

/** The worst state of all targets, in view from every place. */
function WorstNow() {
  const texts = useTexts(appTexts);
  const targets = useTargets().data?.targets ?? [];
  const worst = targets.toSorted((left, right) => stateRank(left.state) - stateRank(right.state))[0];
  if (!worst) return null;
  const count = targets.filter((target) => target.state === worst.state).length;
  return (
    <a className="rail__worst" href={routeHref({ place: 'overview' })}>
      <span className="rail__word muted small">{texts.worstNow}</span>
      <span className="rail__worst-state">
        <span>{count}</span>
        <StatusMark state={worst.state} />
      </span>
    </a>
  );
}

function BrandMark() {
  return (
    <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="brand__ground" />
      <path d="M9 7v18M23 7v18M9 16h14" className="brand__line" />
      <circle cx="16" cy="16" r="3.6" className="brand__knot" />
    </svg>
  );
}
