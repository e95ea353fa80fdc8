import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../demo/seed/random.ts';
import {
  createUsers,
  noteWrite,
  type PlannedRequest,
  planRequest,
  type User,
} from '../../../demo/traffic-plan.ts';

const DRAWS = 20_000;

/** Requests of signed-in users whose writes all succeed. */
function drawRequests(count: number, seed: number): { requests: PlannedRequest[]; users: User[] } {
  const random = seededRandom(seed);
  const users = createUsers(5);
  for (const user of users) user.sid = 'signed-in';
  let nextId = 1301;
  const requests = Array.from({ length: count }, (_, index) => {
    const user = users[index % users.length] as User;
    const request = planRequest(random, user);
    noteWrite(user, request, request.method === 'POST' ? nextId++ : undefined);
    return request;
  });
  return { requests, users };
}

describe('traffic', () => {
  const { requests, users } = drawRequests(DRAWS, 11);
  const share = (matches: (request: PlannedRequest) => boolean) => requests.filter(matches).length / DRAWS;
  const reads = (pattern: RegExp) => share(({ method, path }) => method === 'GET' && pattern.test(path));

  it.each([
    ['single orders', () => reads(/^\/orders\/1\d{3}$/), 0.33],
    ['order lists', () => reads(/^\/orders\?/), 0.13],
    ["customers' orders", () => reads(/^\/customers\/\d{1,2}\/orders$/), 0.19],
    ['single products', () => reads(/^\/products\/\d{1,2}$/), 0.15],
    ['the catalogue', () => reads(/^\/products$/), 0.06],
    ['the home page', () => reads(/^\/$/), 0.04],
    ['writes', () => share(({ method }) => method !== 'GET'), 0.06],
  ])('asks for %s as often as it should', (_what, measured, expected) => {
    const fourSigmas = 4 * Math.sqrt((expected * (1 - expected)) / DRAWS);
    expect(Math.abs(measured() - expected)).toBeLessThan(fourSigmas);
  });

  it('asks now and then for what there is not', () => {
    expect(reads(/^\/orders\/\d{1,3}$|^\/orders\/1000$|404|favicon/)).toBeGreaterThan(0.03);
  });

  it('is the same for the same seed', () => {
    expect(drawRequests(300, 5).requests).toEqual(drawRequests(300, 5).requests);
    expect(drawRequests(300, 5).requests).not.toEqual(drawRequests(300, 6).requests);
  });

  it('changes only orders that its users placed and have not deleted', () => {
    const deleted = new Set<number>();
    for (const { method, path, order } of requests) {
      if (method === 'GET' || method === 'POST') continue;
      expect(order).toBeGreaterThan(1300);
      expect(path).toBe(`/orders/${order}`);
      expect(deleted).not.toContain(order);
      if (method === 'DELETE') deleted.add(order as number);
    }
    expect(deleted.size).toBeGreaterThan(0);
    for (const user of users) expect(user.placed.length).toBeLessThanOrEqual(20);
  });

  it('signs a user in first', () => {
    const [user] = createUsers(1) as [User];
    expect(planRequest(seededRandom(1), user)).toEqual({ method: 'GET', path: '/login?user=1' });
  });

  it('has no more users than the shop has customers', () => {
    expect(createUsers(100)).toHaveLength(30);
  });
});
