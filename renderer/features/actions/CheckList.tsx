import type { ActionCheck } from '../../../shared/model/action.ts';
import { actionTexts } from '../../app/texts/actions.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What was looked at, each with what was found. */
export function CheckList(props: { readonly label: string; readonly checks: readonly ActionCheck[] }) {
  const texts = useTexts(actionTexts);
  const local = useLocal();
  return (
    <ul className="action-plan__checks" aria-label={props.label}>
      {props.checks.map(({ title, held, found }) => (
        <li key={title.en}>
          <StatusMark state={held ? 'ok' : 'down'} word={held ? texts.held : texts.notHeld} /> {local(title)}{' '}
          <span className="muted">
            (<Plain text={local(found)} />)
          </span>
        </li>
      ))}
    </ul>
  );
}
