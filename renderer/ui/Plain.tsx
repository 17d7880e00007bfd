import { visibleText } from '../../shared/text/visible-text.ts';

/** Text from outside: never markup, isolated in its direction, control characters made visible. */
export function Plain(props: { readonly text: string; readonly clip?: boolean; readonly mono?: boolean }) {
  const shown = visibleText(props.text);
  const classes = [props.clip ? 'clip plain--clip' : 'wrap-anywhere', props.mono ? 'mono' : '']
    .filter(Boolean)
    .join(' ');
  return (
    <bdi className={classes} title={props.clip ? shown : undefined}>
      {shown}
    </bdi>
  );
}
