import type { ProofResult } from '../../../shared/model/snapshot.ts';
import { proofSummary } from '../../../shared/text/proof-summary.ts';
import { useLocal } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What was proven of a set by opening it when it was captured. */
export function ProofFindings(props: { readonly proof: ProofResult }) {
  const { proof } = props;
  const local = useLocal();
  return (
    <section aria-label={local(proof.title)} className="stack stack--tight">
      <h3>
        <Plain text={local(proof.title)} />
      </h3>
      <p>
        <span className="tag" data-tone={proof.state}>
          {`${proof.opened} / ${proof.tried}`}
        </span>{' '}
        <Plain text={local(proofSummary(proof))} />
      </p>
    </section>
  );
}
