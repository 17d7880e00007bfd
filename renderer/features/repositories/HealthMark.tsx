import type { RepositoryHealth } from '../../../shared/model/repository.ts';
import type { State } from '../../../shared/model/state.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useTexts } from '../../ui/language.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

const states: Readonly<Record<RepositoryHealth, State>> = {
  ok: 'ok',
  'not-there': 'down',
  'not-readable': 'down',
  'read-only': 'degraded',
  'locked-out': 'degraded',
  damaged: 'down',
  unknown: 'unknown',
};

/** The health of a repository by the shape and colour of a state, with its own word. */
export function HealthMark(props: { readonly health: RepositoryHealth }) {
  const texts = useTexts(repositoryTexts);
  return <StatusMark state={states[props.health]} word={texts[props.health]} />;
}
