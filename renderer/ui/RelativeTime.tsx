import { formatAge, formatMoment, formatRelative } from '../../shared/text/format-age.ts';
import { useLanguage } from './language.tsx';
import { useNow } from './now.ts';

/**
 * A moment, relative in view and in full on hover. With `focusable` the full moment can be reached by the keyboard as well; inside
 * a list the row that holds it is reached instead. A moment that has passed is never shown as lying ahead.
 */
export function RelativeTime(props: {
  readonly at: number;
  readonly form?: 'ago' | 'age' | 'until';
  readonly focusable?: boolean;
}) {
  const language = useLanguage();
  const now = useNow();
  const full = formatMoment(props.at, language);
  return (
    <time
      className="moment"
      dateTime={Math.abs(props.at) < 8.64e15 ? new Date(props.at).toISOString() : undefined}
      title={full}
      {...(props.focusable ? { tabIndex: 0 } : {})}
    >
      {shown(props.at, now, props.form ?? 'ago', language)}
      {props.focusable ? <span className="moment__full">{full}</span> : null}
    </time>
  );
}

function shown(at: number, now: number, form: 'ago' | 'age' | 'until', language: 'en' | 'ko'): string {
  if (form === 'until') return formatRelative(Math.max(at, now), now, language);
  const past = Math.min(at, now);
  return form === 'age' ? formatAge(now - past, language) : formatRelative(past, now, language);
}
