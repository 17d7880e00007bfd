/** One line of a Prometheus text: a name, its labels and its number, which may be NaN or infinite. */
export type Sample = {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
};

type PrometheusText =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] }
  /** The first line (1-based) that is none of this format, and its beginning. */
  | { readonly kind: 'not-metrics'; readonly line: number; readonly start: string };

const shownCharacters = 80;

/**
 * Reads the text format in which Prometheus is told metrics (version 0.0.4), and of OpenMetrics 1.0 what differs in sample lines: an
 * exemplar behind `#`. One line that does not fit and the whole is refused, as Prometheus does.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function readPrometheus(text: string): PrometheusText {
  const samples: Sample[] = [];
  const lines = text.split('\n');
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (/^[ \t]*(#|$)/.test(line)) continue;
    const sample = readSample(line);
    if (sample === null)
      return { kind: 'not-metrics', line: index + 1, start: line.slice(0, shownCharacters) };
    samples.push(sample);
  }
  return { kind: 'samples', samples };
}

const nameAtStart = /[ \t]*([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*/y;
const labelAtPlace = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y;
/** A number, perhaps a time, perhaps an exemplar. */
const valueAtPlace = /[ \t]*(\S+)(?:[ \t]+[-+0-9.eE]+)?[ \t]*(?:# ?\{.*)?$/y;

function readSample(line: string): Sample | null {
  const name = matchAt(nameAtStart, line, 0);
  if (name === null) return null;
  let place = nameAtStart.lastIndex;
  const labels = new Map<string, string>();
  if (line[place] === '{') {
    const end = readLabels(line, place + 1, labels);
    if (end === null) return null;
    place = end;
  } else if (!/[ \t]/.test(line[place - 1] ?? '')) return null;
  const value = matchAt(valueAtPlace, line, place);
  const number = value === null ? null : numberOf(value[1] ?? '');
  return number === null ? null : { name: name[1] ?? '', labels, value: number };
}

/** Reads `a="b",c="d"}` into `labels`; the place behind the brace, or null when it is not that. A comma before the brace is allowed. */
function readLabels(line: string, start: number, labels: Map<string, string>): number | null {
  let place = start;
  for (;;) {
    const rest = /[ \t]*\}/y;
    if (matchAt(rest, line, place) !== null) return rest.lastIndex;
    const label = matchAt(labelAtPlace, line, place);
    if (label === null) return null;
    place = labelAtPlace.lastIndex;
    labels.set(label[1] ?? '', unescaped(label[2] ?? ''));
    if (line[place] === ',') place += 1;
    else if (line[place] !== '}') return null;
  }
}

function matchAt(pattern: RegExp, line: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(line);
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (whole, character: string) => escapes[character] ?? whole);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

const words: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '+inf': Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** As Go's ParseFloat reads it, which is what the format refers to. */
function numberOf(text: string): number | null {
  const word = words[text.toLowerCase()];
  if (word !== undefined) return word;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}
