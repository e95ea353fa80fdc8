import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Addresses that may say on whose behalf they ask: load balancers in front of us. */
export class TrustedPeers {
  readonly #list = new BlockList();
  readonly #none: boolean;

  /** `networks`: addresses and CIDR blocks, as the configuration has checked them. */
  constructor(networks: readonly string[]) {
    this.#none = networks.length === 0;
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string): boolean {
    if (this.#none) return false;
    const version = isIP(address);
    return version !== 0 && this.#list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  }

  /**
   * The address of the user: the peer's, or where trusted peers stand in between, the last one in X-Forwarded-For that
   * none of them put there.
   */
  clientOf(incoming: IncomingMessage): string {
    let address = peerAddress(incoming);
    if (!this.has(address)) return address;
    const chain = String(incoming.headers['x-forwarded-for'] ?? '').split(',');
    while (chain.length > 0 && this.has(address)) {
      const before = (chain.pop() as string).trim();
      // What is no address tells nothing about who stands behind it.
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  }
}

/** The address at the other end of the connection; an IPv4 client on a dual-stack socket is shown as IPv4. */
export function peerAddress(incoming: IncomingMessage): string {
  const address = incoming.socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
