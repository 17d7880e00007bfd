import type { Run } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** What was written into the run besides its steps, the newest first. */
export function RunNotes(props: { readonly run: Run }) {
  const texts = useTexts(runTexts);
  const { notes } = props.run;
  if (notes.length === 0) return null;
  return (
    <section className="stack stack--tight" aria-label={texts.notes}>
      <h3>{texts.notes}</h3>
      <ul className="run-notes">
        {notes.toReversed().map((note, at) => (
          <li key={at}>
            <p className="run-text">
              <Plain text={note.text} />
            </p>
            <span className="muted small">
              <Plain text={note.operator} />, <RelativeTime at={note.at} focusable />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
