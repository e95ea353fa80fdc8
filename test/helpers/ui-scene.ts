import { onTestFinished } from 'vitest';
import { startTestFicus, type TestFicus } from './ficus.ts';
import { startOrigin } from './origin.ts';

/** What a hostile side may answer with: each would do something if it ever became markup, a style or an address. */
export const HOSTILE = [
  '<script>window.pwned=1</script>',
  '<svg onload="window.pwned=1"><image href="http://evil.test/i.svg"/></svg>',
  '"><img src="http://evil.test/i.png" onerror="window.pwned=1">',
  '</textarea></title></style><style>@import url(http://evil.test/c.css);body{background:url(http://evil.test/b)}</style>',
  'javascript:window.pwned=1//',
  "{{constructor.constructor('window.pwned=1')()}}",
  '\u202egpj.exe\u0000',
] as const;

const ORDERS = 40;

/** An order as one side has it; what differs is what migrations differ in. */
function order(id: number, isService: boolean) {
  return {
    id,
    status: id % 3 === 0 ? 'shipped' : 'open',
    customer: { name: `Customer ${id % 7}`, city: 'Hamburg', card: { password: `secret-of-${id % 7}` } },
    placedAt: isService ? `2026-03-${10 + (id % 15)}T09:15:00Z` : `2026-03-${10 + (id % 15)} 10:15:00`,
    items: Array.from({ length: 6 }, (_, n) => ({ sku: `A-${id}-${n}`, quantity: n + 1, price: 9.5 + n })),
    total: isService ? 94.45 : 94.4,
    note: isService ? 'Leave it at the back door' : 'Leave it at the front door',
  };
}

interface Scene {
  readonly ficus: TestFicus;
  /** The id of the discrepancy at a place. */
  idAt(path: string): Promise<string>;
}

interface Settings {
  readonly tokens?: NonNullable<Parameters<typeof startTestFicus>[0]['tokens']>;
  readonly hostile?: boolean;
  /** Requests to each route; 0 leaves everything empty. */
  readonly requests?: number;
}

/** A real Ficus before two sides that differ, with what it found in some requests. */
export async function startScene({ tokens, hostile = false, requests = 12 }: Settings = {}): Promise<Scene> {
  const side = async (isService: boolean) => {
    const origin = await startOrigin((request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      if (path.startsWith('/picture')) {
        response.writeHead(200, { 'content-type': 'image/png' });
        response.end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, isService ? 3 : 4]));
      } else if (path.startsWith('/report')) {
        const rows = Array.from({ length: 4000 }, (_, n) => ({
          row: n,
          value: n === 3 && isService ? -1 : n,
        }));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ rows }));
      } else if (hostile) {
        const who = isService ? 'service' : 'monolith';
        response.writeHead(isService ? 200 : 201, {
          'content-type': 'application/json',
          location: `javascript:window.pwned=1//${who}`,
          etag: `"<img src=http://evil.test/h onerror=window.pwned=1>${who}"`,
        });
        const planted = HOSTILE.map((text, n) => [`${n}${text}`, `${text}${who}`]);
        response.end(
          JSON.stringify({ ...Object.fromEntries(planted), list: HOSTILE.map((text) => text + who) }),
        );
      } else {
        response.writeHead(200, {
          'content-type': isService ? 'application/json' : 'application/json; charset=utf-8',
          location: isService ? '/orders/v2' : '/orders',
        });
        response.end(JSON.stringify(order(Number(path.split('/')[2]) % ORDERS, isService)));
      }
    });
    onTestFinished(() => origin.stop());
    return origin.url;
  };
  const compare = 'compare: { rereadsPerSecond: 0, headers: [content-type, location, etag]';
  const ficus = await startTestFicus({
    monolith: await side(false),
    service: await side(true),
    ...(tokens !== undefined && { tokens }),
    routes: `
- { id: orders, match: { methods: [GET], path: "/orders/:id" }, service: service, stage: shadow, ${compare}, rules: [{ path: $.total, allow: [rounding, value], tolerance: 0.1, reason: float noise of the monolith, owner: orders }] } }
- { id: pictures, match: { path: "/picture/:id" }, service: service, stage: shadow, ${compare} } }
- { id: reports, match: { path: "/report/:id" }, service: service, stage: canary, canary: { percent: 5 }, gate: { soak: 1h }, ramp: { steps: [1, 5, 25, 50, 100], hold: 2h, auto: true }, ${compare} } }
- { id: writes, match: { methods: [POST], path: "/orders" }, service: service, stage: off }`,
  });
  const ask = async (route: string, path: string, times: number) => {
    for (let n = 0; n < times; n++) {
      const answer = await fetch(`${ficus.url}/${path}/${n}${hostile ? '?q=<svg/onload=pwned=1>' : ''}`, {
        headers: {
          authorization: 'Bearer abcdefghijklmnopqrstuvwxyz',
          ...(hostile && { 'x-note': HOSTILE[2] }),
        },
      });
      await answer.arrayBuffer();
    }
    await ficus.counted(route, times);
  };
  if (requests > 0) {
    await ask('orders', 'orders', requests);
    await ask('pictures', 'picture', 2);
    await ask('reports', 'report', 2);
  }
  const idAt = async (path: string) => {
    const found = (await ficus.discrepancies()).find((one) => one.path === path);
    if (found === undefined) throw new Error(`nothing was found at ${path}`);
    return found.id;
  };
  return { ficus, idAt };
}
