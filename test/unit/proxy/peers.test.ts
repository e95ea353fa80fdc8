import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { peerAddress, TrustedPeers } from '../../../src/proxy/peers.ts';

/** Not every machine has the sockets to ask. */
function from(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwardedFor },
  } as unknown as IncomingMessage;
}

test.each([
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8::7'],
  [undefined, 'unknown'],
])('the peer at %s is shown as %s', (remoteAddress, shown) => {
  expect(peerAddress(from(remoteAddress))).toBe(shown);
});

test.each([
  ['nobody is trusted', [], '10.0.0.1', '192.0.2.1', '10.0.0.1'],
  ['the peer is trusted', ['10.0.0.0/8'], '10.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['two trusted peers in a row', ['10.0.0.0/8'], '10.0.0.1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
  ['a client that claims more', ['10.0.0.1'], '10.0.0.1', '6.6.6.6, 192.0.2.1', '192.0.2.1'],
  ['a chain of trusted ones only', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['something that is no address', ['10.0.0.0/8'], '10.0.0.1', 'unknown', '10.0.0.1'],
  ['no header', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
  ['IPv6', ['2001:db8::/32'], '2001:db8::1', '2001:db9::7', '2001:db9::7'],
  ['an IPv4 peer on a dual-stack socket', ['10.0.0.0/8'], '::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
])('%s: the client of %j behind %s, which says %s, is %s', (_, trusted, peer, chain, client) => {
  expect(new TrustedPeers(trusted).clientOf(from(peer, chain))).toBe(client);
});
