/** Where the public key of a type lies on a server that is set up as usual, as the command that prints its fingerprint. */
export function compareCommand(keyType: string): string {
  const kind = /ed25519/.test(keyType) ? 'ed25519' : /ecdsa/.test(keyType) ? 'ecdsa' : 'rsa';
  return `ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`;
}
