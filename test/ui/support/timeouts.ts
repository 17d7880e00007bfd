/** How long one action on the page may take; a test that waits longer waits for something that does not come. */
export const actionTimeoutMs = 10_000;
