import { FicusError, messageOf } from '../errors.ts';
import { type AdminAddress, askAdmin, refusalOf } from './admin-client.ts';

const NDJSON = 'application/x-ndjson';

/**
 * Posts to the admin API and yields the answer's lines as they come. Rejects like `getFromAdmin`, and with `internal`
 * when the server says that it failed on the way.
 */
export async function* streamFromAdmin<T extends object>(
  admin: AdminAddress,
  path: string,
  body: object,
): AsyncGenerator<T, void> {
  const response = await askAdmin(admin, path, {
    method: 'POST',
    headers: { accept: NDJSON, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.body === null || !response.headers.get('content-type')?.startsWith(NDJSON))
    throw refusalOf(admin.url, response.status, undefined, false);
  for await (const text of linesOf(response.body, admin.url)) {
    const line = JSON.parse(text) as { type?: string; message?: string };
    if (line.type === 'error') throw new FicusError('internal', { why: line.message ?? '' });
    yield line as T;
  }
}

async function* linesOf(body: AsyncIterable<Uint8Array>, admin: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of body) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new FicusError('admin_unreachable', { url: admin, why: messageOf(error) }, { cause: error });
  }
}
