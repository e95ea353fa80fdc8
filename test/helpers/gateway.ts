import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { startTestFicus, type TestFicus } from './ficus.ts';
import { json, type Origin, startOrigin } from './origin.ts';

/** A Ficus in front of one upstream that takes every request; stage `off`, so that nothing else is asked. */
export interface Gateway {
  readonly ficus: TestFicus;
  readonly url: string;
  readonly upstream: Origin;
}

const EVERYTHING = '- { id: everything, match: { path: "/{*rest}" }, service: service, stage: "off" }';

/** Starts a gateway whose upstream answers by `listener`; `{}` as JSON when absent. */
export async function startGateway(listener: RequestListener = json({})): Promise<Gateway> {
  const upstream = await startOrigin(listener);
  onTestFinished(() => upstream.stop());
  const ficus = await startTestFicus({ monolith: upstream.url, service: upstream.url, routes: EVERYTHING });
  return { ficus, url: ficus.url, upstream };
}

/** A listener that reads the whole request and then answers 200 with what it read. */
export const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => response.end(Buffer.concat(chunks)));
};
