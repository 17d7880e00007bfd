import type { UdpExchangeProbe } from './schema/probes/datagram.ts';

/** The credentials that sign what a probe sends, or check what it gets. */
export function signingKeys({
  first,
  send,
  answer,
}: Pick<UdpExchangeProbe, 'first' | 'send' | 'answer'>): readonly string[] {
  const names = [...(first?.send ?? []), ...(first?.answer ?? []), ...send, ...answer].flatMap((field) =>
    'hmac-sha256' in field ? [field['hmac-sha256'].key] : [],
  );
  return [...new Set(names)];
}
