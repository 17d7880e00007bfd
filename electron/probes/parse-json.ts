/** The document in a text; undefined when it is not JSON, which is a finding and not a failure. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError.
    return undefined;
  }
}
