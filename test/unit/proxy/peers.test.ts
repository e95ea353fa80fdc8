import { expect, test } from 'vitest';
import { type Asker, TrustedPeers } from '../../../src/proxy/peers.ts';

/** Not every machine has the sockets to ask. */
function from(remoteAddress: string, forwardedFor: readonly string[]): Asker {
  const headers = forwardedFor.flatMap((value) => ['X-Forwarded-For', value]);
  return { remoteAddress, head: { headers, names: forwardedFor.map(() => 'x-forwarded-for') } };
}

test.each([
  ['nobody is trusted', [], '10.0.0.1', ['192.0.2.1'], '10.0.0.1'],
  ['the peer is trusted', ['10.0.0.0/8'], '10.0.0.1', ['192.0.2.1'], '192.0.2.1'],
  ['two trusted peers in a row', ['10.0.0.0/8'], '10.0.0.1', ['192.0.2.1, 10.0.0.2'], '192.0.2.1'],
  ['a client that claims more', ['10.0.0.1'], '10.0.0.1', ['6.6.6.6, 192.0.2.1'], '192.0.2.1'],
  ['a chain of trusted ones only', ['10.0.0.0/8'], '10.0.0.1', ['10.0.0.3, 10.0.0.2'], '10.0.0.3'],
  ['something that is no address', ['10.0.0.0/8'], '10.0.0.1', ['unknown'], '10.0.0.1'],
  ['no header', ['10.0.0.0/8'], '10.0.0.1', [], '10.0.0.1'],
  ['IPv6', ['2001:db8::/32'], '2001:db8::1', ['2001:db9::7'], '2001:db9::7'],
  ['two header lines', ['10.0.0.0/8'], '10.0.0.1', ['6.6.6.6', '192.0.2.1, 10.0.0.2'], '192.0.2.1'],
])('%s: the client of %j behind %s, which says %j, is %s', (_, trusted, peer, chain, client) => {
  expect(new TrustedPeers(trusted).clientOf(from(peer, chain))).toBe(client);
});
