/** What the library says between the end of its connection and telling it. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && /^(not connected|no response from server)$/i.test(error.message);
}

/** RFC 4254, 5.1: the server opens no further channel; OpenSSH says so in words only. */
export function isRefusedSession(error: unknown): boolean {
  return (
    error instanceof Error &&
    /open failed|\(SSH\) Channel open failure|resource shortage/i.test(error.message)
  );
}
