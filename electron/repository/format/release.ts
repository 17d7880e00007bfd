/**
 * Gives memory that nobody else uses back at once: the collector, which sees small objects and not what hangs on them, would let a
 * hundred megabytes gather in each thread. Node cuts short buffers out of a pool, which stays.
 */
export function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength !== Buffer.poolSize) buffer.transfer(0);
}
