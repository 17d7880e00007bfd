/** The document in a text; undefined when it is not JSON. For those who need not know why: the parser's message quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
