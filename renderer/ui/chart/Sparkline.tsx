/** Turns values into a path of 0–100 by 0–24; a null breaks the line. A single value between breaks becomes a short dash. */
export function sparkPath(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '';
  const top = Math.max(...known);
  const bottom = Math.min(...known);
  const span = top - bottom || 1;
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  const pieces: string[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const x = (index * step).toFixed(1);
    const y = (top === bottom ? 12 : 22 - ((value - bottom) / span) * 20).toFixed(1);
    const before = index > 0 ? values[index - 1] : null;
    const after = values[index + 1];
    if (before === null || before === undefined) pieces.push(`M${x} ${y}`);
    else pieces.push(`L${x} ${y}`);
    if ((before === null || before === undefined) && (after === null || after === undefined))
      pieces.push('h1.5');
  });
  return pieces.join('');
}

/** A small line without axes; `summary` says what it shows. */
export function Sparkline(props: { readonly values: readonly (number | null)[]; readonly summary: string }) {
  const path = sparkPath(props.values);
  return (
    <svg
      className="sparkline"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={props.summary}
    >
      {path === '' ? (
        <path className="sparkline__none" d="M0 12H100" />
      ) : (
        <path className="sparkline__line" d={path} />
      )}
    </svg>
  );
}
