import { BlockList, isIP } from 'node:net';
import type { Fields } from '../http1/head.ts';

/** Who asks, and what stands in the request about it. */
export interface Asker {
  /** The address at the other end of the connection. */
  readonly remoteAddress: string;
  readonly head: Fields;
}

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
  clientOf({ remoteAddress, head }: Asker): string {
    let address = remoteAddress;
    if (!this.has(address)) return address;
    const chain = forwardedFor(head);
    while (chain.length > 0 && this.has(address)) {
      const before = (chain.pop() as string).trim();
      // What is no address tells nothing about who stands behind it.
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  }
}

function forwardedFor({ headers, names }: Fields): string[] {
  const chain: string[] = [];
  for (let i = 0; i < names.length; i += 1)
    if (names[i] === 'x-forwarded-for') chain.push(...(headers[2 * i + 1] as string).split(','));
  return chain;
}
