import { parseJson } from '../../shared/text/parse-json.ts';

/** The document in bytes that came from elsewhere; undefined for what is no JSON in UTF-8. */
export function parseUtf8Json(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // TypeError.
    return undefined;
  }
}
