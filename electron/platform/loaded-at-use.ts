/**
 * A job or task whose code is loaded when it is asked for: a process that does one of many starts without the others, in half of the time.
 */
export function loadedAtUse<Given extends readonly unknown[], Answer>(
  load: () => Promise<(...given: Given) => Promise<Answer>>,
): (...given: Given) => Promise<Answer> {
  return async (...given) => (await load())(...given);
}
