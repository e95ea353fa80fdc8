import type { Side } from '../diff/types.ts';
import { readAuthorities } from '../routing-rules/pem-files.ts';
import type { Config, RouteConfig } from '../routing-rules/schema.ts';
import { viaName } from '../routing-rules/via-name.ts';
import { comparedRoute } from '../shadow/compared-route.ts';
import type { ComparedRoute, MonolithAddress } from '../shadow/messages.ts';
import type { MirrorHeaderSettings } from '../shadow/mirror-headers.ts';

/** How one route's requests are asked and judged outside of any user's traffic. */
export interface AskedRoute {
  readonly compared: ComparedRoute;
  /** Name of its service. */
  readonly service: string;
  /** Milliseconds for one whole answer. */
  readonly timeout: number;
  /** Bytes of a body that are compared; beyond it length and hash are. */
  readonly maxBody: number;
  readonly mirror: MirrorHeaderSettings;
}

/** What both sides are asked by. Plain data: it crosses threads. */
export interface AskSettings {
  readonly monolith: MonolithAddress;
  readonly services: Readonly<Record<string, MonolithAddress>>;
  readonly routes: readonly AskedRoute[];
  /** Our name in Via: whatever comes back to a Ficus of this configuration is refused as a loop. */
  readonly via: string;
}

/** The settings of a configuration. Throws what reading its PEM files throws. */
export function askSettings(config: Config): AskSettings {
  return {
    monolith: addressOf(config.monolith),
    services: Object.fromEntries(
      Object.entries(config.services).map(([name, service]) => [name, addressOf(service)] as const),
    ),
    routes: config.routes.map(askedRoute),
    via: viaName(config),
  };
}

function addressOf({ url, timeouts, tls }: Config['monolith']): MonolithAddress {
  return { url, connect: timeouts.connect, ca: readAuthorities(tls), serverName: tls.serverName };
}

function askedRoute(route: RouteConfig): AskedRoute {
  const { id, service, shadow, compare } = route;
  return {
    compared: comparedRoute(route),
    service,
    timeout: shadow.timeout,
    maxBody: compare.maxBody,
    mirror: { routeId: id, setHeaders: shadow.headers.set, removeHeaders: shadow.headers.remove },
  };
}

/** Who serves users in a stage; in a canary the monolith, which serves most. */
export function servedIn(stage: RouteConfig['stage']): Side {
  return stage === 'live' || stage === 'complete' ? 'service' : 'monolith';
}
