import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Side } from '../diff/types.ts';
import type { FailureReason } from '../upstream/failure.ts';
import { admit, type Refusal } from './admission.ts';
import { answerError, errorOfFailure } from './error-answer.ts';
import { Forward, type ForwardOptions } from './forward.ts';
import { hasBody, outgoingRequest } from './outgoing-request.ts';
import type { RouteRuntime, Runtime } from './runtime.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** One request's way through Ficus: match, split, shadow, forward. */
export function serve(runtime: Runtime, incoming: IncomingMessage, response: ServerResponse): void {
  const begun = performance.now();
  const { gateway } = runtime;
  const admitted = admit(incoming, gateway.via);
  if ('code' in admitted) {
    refuse(runtime, incoming, response, admitted);
    return;
  }
  const request = outgoingRequest(incoming, admitted, gateway);
  const route = runtime.match(incoming, admitted);
  const sides = route.sides(incoming);
  const withBody = hasBody(incoming);
  const exchange =
    sides.shadow === undefined
      ? undefined
      : route.shadow?.begin(request, withBody, sides.served, sides.shadow, Date.now());

  let server = sides.served;
  const answered = (seconds: number) => route.metrics.upstream(server, seconds);
  const options: ForwardOptions = {
    incoming,
    response,
    request,
    hasBody: withBody,
    exchange,
    onAnswered: answered,
    onFailed: (failure) => {
      if (server === 'service' && !withBody && SAFE_METHODS.has(request.method)) fallBack(failure);
      else answerError(incoming, response, errorOfFailure(failure), request.id);
    },
  };
  let forward = new Forward(options);

  // The monolith still knows every answer: a user need not pay for a service that cannot give one.
  const fallBack = (failure: FailureReason) => {
    route.metrics.fallback(failure);
    server = 'monolith';
    forward = new Forward({ ...options, exchange: undefined });
    forward.send(route.upstreams.monolith);
  };

  response.sendDate = false;
  response.on('close', () => {
    if (!response.writableFinished) forward.clientGone();
    finish(route, server, incoming, response, begun);
  });
  forward.send(route.upstreams[server]);
}

function finish(
  route: RouteRuntime,
  side: Side,
  incoming: IncomingMessage,
  response: ServerResponse,
  begun: number,
): void {
  const status = response.headersSent ? response.statusCode : 0;
  route.metrics.served(side, incoming.method as string, status, (performance.now() - begun) / 1000);
}

/** What cannot be read beyond doubt is not answered on a connection that goes on: the next bytes may be its rest. */
function refuse(
  runtime: Runtime,
  incoming: IncomingMessage,
  response: ServerResponse,
  { code, why }: Refusal,
): void {
  response.shouldKeepAlive = false;
  answerError(
    incoming,
    response,
    code,
    outgoingRequest(incoming, { target: '/', authority: undefined }, runtime.gateway).id,
    { why },
  );
  runtime.unmatched.metrics.served('monolith', incoming.method as string, response.statusCode, 0);
}
