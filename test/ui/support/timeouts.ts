/** How long one action on the page may take; a test that waits longer waits for something that does not come. */
export const actionTimeoutMs = 10_000;
/** How long a console may take until its page is there: the time of a computer that is busy with other tests, not of an action. */
export const openTimeoutMs = 30_000;
