import type { TargetSummary } from '../../../shared/model/target.ts';
import { LadderCard } from './LadderCard.tsx';
import { LinkCard } from './LinkCard.tsx';
import './connection.css';

/** The connectivity test as a ladder, and a link that can be kept open. */
export function ConnectionTab(props: { readonly target: TargetSummary }) {
  return (
    <div className="connection">
      <LadderCard targetId={props.target.id} />
      <LinkCard targetId={props.target.id} />
    </div>
  );
}
