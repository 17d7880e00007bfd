/** Cuts a stream into pieces of exactly `pieceBytes`; only the last one may be shorter. Answers nothing for an empty stream. */
export async function* cutIntoPieces(
  stream: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const bytes of stream) {
    let rest = bytes;
    while (waitingBytes + rest.length >= pieceBytes) {
      const taken = rest.subarray(0, pieceBytes - waitingBytes);
      rest = rest.subarray(taken.length);
      yield waiting.length === 0 ? taken : Buffer.concat([...waiting, taken]);
      waiting = [];
      waitingBytes = 0;
    }
    if (rest.length > 0) {
      waiting.push(rest);
      waitingBytes += rest.length;
    }
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}
