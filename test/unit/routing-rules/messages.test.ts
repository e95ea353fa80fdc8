import { describe, expect, test } from 'vitest';
import { configText, lines, load } from './config-text.ts';

/** One route of sound values, with one entry of it replaced or added. */
function route(entry: string, without = ''): string {
  const entries = ['id: r', 'match: { path: /a }', 'service: orders'];
  const name = without || entry.split(':')[0];
  const kept = entries.filter((one) => !one.startsWith(`${name}:`));
  return `  - { ${[...kept, entry].filter((one) => one !== '').join(', ')} }`;
}

/** One rule in a route; the rule begins in column 19 of line 9. */
function rule(text: string): string {
  return configText(`  - id: r
    match: { path: /a }
    service: orders
    compare: { rules: [
      ${text} ] }`);
}

const DURATION = 'a duration with its unit, above zero and at most 24d, such as "500ms", "5s" or "1h"';
const PERCENT = 'a percentage from 0 to 100 in steps of 0.001';
const KINDS =
  'status, header, media-type, missing, extra, null-absent, empty, type, ordering, rounding, unit, timezone, text, ' +
  'generated, value';
const METHODS =
  'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, QUERY, PROPFIND, PROPPATCH, MKCOL, COPY, MOVE, LOCK, ' +
  'UNLOCK, REPORT';

/** The only problem of the text. */
function onlyProblem(text: string): string {
  const problems = lines(load(text).problems);
  expect(problems).toHaveLength(1);
  return problems[0] ?? '';
}

describe('each mistake has one sentence, at its place', () => {
  test.each([
    ['listen: { host: 5 }', '4:17: listen.host is 5: it must be a host name or address'],
    [
      'listen: { port: 70000 }',
      '4:17: listen.port is 70000: it must be a port, a whole number from 0 to 65535; 0 takes any free one',
    ],
    [
      'listen: { port: "80" }',
      '4:17: listen.port is "80": it must be a port, a whole number from 0 to 65535; 0 takes any free one; ' +
        'remove the quotes (a variable without quotes needs a line of its own)',
    ],
    ['listen: { prot: 80 }', '4:11: listen.prot is not a known key: did you mean "port"?'],
    [
      'listen: { colour: red }',
      '4:11: listen.colour is not a known key: the keys here are host, port, trustedProxies, tls, timeouts',
    ],
    [
      'listen: { trustedProxies: [10.0.0.0/8, 10.0.0.0/33] }',
      '4:40: listen.trustedProxies[1] is "10.0.0.0/33"; it must be an address or a network, such as "10.0.0.7" or "10.0.0.0/8"',
    ],
    ['listen:', '4:1: listen is empty: it must be a mapping of "key: value" lines'],
    ['admin: { port: 8080 }', '4:16: admin.port is 8080, as listen.port is: give each its own port'],
    [
      'admin: { host: 0.0.0.0 }',
      '4:16: admin.host is "0.0.0.0", which others can reach: add admin.tokens, ' +
        'or write 127.0.0.1 and reach it from elsewhere through a tunnel',
    ],
    [
      'store: { url: ficus.db }',
      '4:15: store.url is "ficus.db": it must be "sqlite:" and the path of a file, such as "sqlite:./data/ficus.db"',
    ],
    ['stor: { }', '4:1: stor is not a known key: did you mean "store"?'],
  ])('%s', (head, message) => {
    expect(onlyProblem(configText('', head))).toBe(message);
  });

  test.each([
    [
      '{ url: ftp://x }',
      'services.orders.url is "ftp://x": it must be an http or https address such as "http://127.0.0.1:3000"',
    ],
    [
      '{ url: "http://" }',
      'services.orders.url is "http://": it must be an http or https address such as "http://127.0.0.1:3000"',
    ],
    [
      '{ url: http://x/base }',
      'services.orders.url has a path or a query: write only "http://x", because the request\'s own path is sent',
    ],
    [
      '{ url: http://me:secret@x }',
      'services.orders.url has a user name or password: remove it, because Ficus would send it to nobody',
    ],
    [
      '{ url: http://x, timeouts: { connect: 5 } }',
      `services.orders.timeouts.connect is 5: it must be ${DURATION}`,
    ],
    [
      '{ url: http://x, timeouts: { headers: 0s } }',
      `services.orders.timeouts.headers is "0s": it must be ${DURATION}`,
    ],
    [
      '{ url: http://x, timeouts: { idle: 25d } }',
      `services.orders.timeouts.idle is "25d": it must be ${DURATION}`,
    ],
    ['{ }', 'services.orders.url is missing: add an http or https address such as "http://127.0.0.1:3000"'],
  ])('service %s', (service, message) => {
    const text = configText().replace(/orders: \{[^}]*\}/, `orders: ${service}`);
    expect(onlyProblem(text).replace(/^\d+:\d+: /, '')).toBe(message);
  });

  test.each([
    [
      'id: A',
      'id is "A": it must be a name of a-z, 0-9, ".", "_" and "-" that begins with a letter or a digit',
    ],
    ['id: unmatched', 'id is "unmatched", which Ficus uses for itself'],
    [
      'stage: shdow',
      'stage is "shdow": it must be a stage, one of off, shadow, canary, live, complete; did you mean "shadow"?',
    ],
    ['stage: 7', 'stage is 7: it must be a stage, one of off, shadow, canary, live, complete'],
    ['service: order', 'service is "order", which is not a service: did you mean "orders"?'],
    [
      'service: billing',
      'service is "billing", which is not a service: there are orders; add it under services',
    ],
    ['match: /a', 'match is "/a": it must be a mapping of "key: value" lines'],
    ['match: { path: a }', 'match.path is "a": it must begin with "/": write "/a"'],
    ['match: { path: /a/* }', 'match.path has a wildcard without a name: write "/a/*rest"'],
    [
      'match: { path: "/a/:" }',
      'match.path has a ":" without a name: write for example ":id", or "\\\\:" for a colon',
    ],
    [
      'match: { path: "/a/:id?" }',
      'match.path has a "?": write an optional part in braces, such as "/orders{/:id}"; the query is not part of a path',
    ],
    [
      'match: { path: "/a/(b|c)" }',
      'match.path has one of ( ) [ ] + !, which are reserved: write ":name" for a segment, "*name" for the rest',
    ],
    [
      'match: { path: "/:a:b" }',
      'match.path has two parameters with nothing between them: separate them, as in "/:from-:to"',
    ],
    [
      'match: { path: "/a{/b" }',
      'match.path is not a path pattern: Unexpected end at index 5, expected }: /a{/b',
    ],
    [
      'match: { path: /a%20b }',
      'match.path has a percent code: write the character itself, because paths are matched after decoding',
    ],
    [
      'match: { path: /a/../b }',
      'match.path has an empty, "." or ".." segment: remove it, because paths are matched after these are resolved',
    ],
    [
      'match: { path: /a, methods: [gte] }',
      `match.methods[0] is "gte": it must be a method in capitals, one of ${METHODS}; did you mean "GET"?`,
    ],
    [
      'match: { path: /a, methods: [] }',
      'match.methods is an empty list: it must be a list of at least one method',
    ],
    [
      'match: { path: /a, host: "x:80" }',
      'match.host is "x:80": it must be a host name without a port, such as "shop.example.com", or "*.example.com" for all below it',
    ],
    [
      'match: { path: /a, headers: { x: 5 } }',
      'match.headers.x is 5: it must be true, or the exact value as text',
    ],
    ['canary: { percent: 0.0001 }', `canary.percent is 0.0001: it must be ${PERCENT}`],
    ['canary: { percent: 101 }', `canary.percent is 101: it must be ${PERCENT}`],
    [
      'canary: { stickBy: [user] }',
      'canary.stickBy[0] is "user": it must be "header:NAME", "cookie:NAME" or "ip"',
    ],
    [
      'canary: { stickBy: [] }',
      'canary.stickBy is an empty list: it must be a list of at least one of "header:NAME", "cookie:NAME" and "ip"',
    ],
    ['canary: { cohort: "" }', 'canary.cohort is "": it must be the name of a cohort'],
    ['shadow: { maxConcurrent: 0 }', 'shadow.maxConcurrent is 0: it must be a whole number from 1 to 10000'],
    [
      'shadow: { sideEffects: some }',
      'shadow.sideEffects is "some": it must be a word about mirrored writes, one of none, isolated',
    ],
    [
      'shadow: { methods: [GET, POST] }',
      'shadow.methods[1] is POST, which may change data twice when it is mirrored: remove it, or write ' +
        'sideEffects: isolated if mirrored writes touch nothing that users see',
    ],
    [
      'shadow: { headers: { remove: ["a b"] } }',
      'shadow.headers.remove[0] is "a b": it must be the name of a header, such as "x-tenant"',
    ],
    [
      'shadow: { headers: { set: { x: 1 } } }',
      'shadow.headers.set.x is 1: it must be a header value: quoted text on one line',
    ],
    [
      'compare: { maxBody: 1TB }',
      'compare.maxBody is "1TB": it must be a size of at most 256MiB, such as "64KiB", "1MiB" or "10MB"; a bare number is bytes',
    ],
    ['compare: { headers: x }', 'compare.headers is "x": it must be a list'],
  ])('route with %s', (entry, message) => {
    expect(onlyProblem(configText(route(entry)))).toMatch(/^5:\d+: routes\[0\]\./);
    expect(onlyProblem(configText(route(entry))).replace(/^5:\d+: routes\[0\]\./, '')).toBe(message);
  });

  test.each([
    [
      'shadow: { headers: { set: { host: a } } }',
      'the name "host" in routes[0].shadow.headers.set is a header that frames or addresses the request: the mirror must not change it',
    ],
    [
      'match: { path: /a, headers: { "a b": true } }',
      'the name "a b" in routes[0].match.headers must be the name of a header, such as "x-tenant"',
    ],
  ])('route with the name in %s', (entry, message) => {
    expect(onlyProblem(configText(route(entry))).replace(/^5:\d+: /, '')).toBe(message);
  });

  test.each([
    ['id', 'a name of a-z, 0-9, ".", "_" and "-" that begins with a letter or a digit'],
    ['match', 'a mapping of "key: value" lines'],
    ['service', 'the name of one of the services'],
  ])('route without %s', (key, clause) => {
    expect(onlyProblem(configText(route('', key)))).toBe(`5:5: routes[0].${key} is missing: add ${clause}`);
  });

  test('a route that has the id of another', () => {
    expect(onlyProblem(configText(`${route('stage: off')}\n${route('stage: shadow')}`))).toBe(
      '6:11: routes[1].id is "r", as routes[0].id is: give each route its own id',
    );
  });

  test('a service whose name cannot be one', () => {
    const text = configText().replace('orders:', 'Orders:');
    expect(onlyProblem(text)).toBe(
      '3:13: the name "Orders" in services must be a name of a-z, 0-9, ".", "_" and "-" that begins with a letter or a digit',
    );
  });

  test.each([
    [
      '{ path: a, ignore: true, reason: x, owner: y }',
      'rules[0].path is "a": it must begin with "$" or "headers.", or be "status"',
    ],
    [
      '{ path: $, ignore: false, reason: x, owner: y }',
      'rules[0].ignore is false: it must be true; otherwise remove the line',
    ],
    [
      '{ path: $, allow: [], reason: x, owner: y }',
      'rules[0].allow is an empty list: it must be a list of at least one kind of difference',
    ],
    [
      '{ path: $, allow: [roundng], reason: x, owner: y }',
      `rules[0].allow[0] is "roundng": it must be a kind of difference, one of ${KINDS}; did you mean "rounding"?`,
    ],
    [
      '{ path: $, allow: [value], tolerance: -1, reason: x, owner: y }',
      'rules[0].tolerance is -1: it must be a decimal number that is not negative, such as 0.01',
    ],
    [
      '{ path: $, allow: [rounding], decimals: -1, reason: x, owner: y }',
      'rules[0].decimals is -1: it must be a whole number of decimals from 0 to 30',
    ],
    [
      '{ path: $, allow: [timezone], shift: 2 hours, reason: x, owner: y }',
      'rules[0].shift is "2 hours": it must be exactly a shift such as "+02:00", or at most one such as "90m", "2h" or "1d"',
    ],
    [
      '{ path: $, allow: [timezone], zones: [], reason: x, owner: y }',
      'rules[0].zones is an empty list: it must be a list of at least one IANA time zone',
    ],
    [
      '{ path: $, allow: [timezone], zones: [Europe/Atlantis], reason: x, owner: y }',
      'rules[0].zones[0] is "Europe/Atlantis": it must be an IANA time zone such as "Europe/Berlin" or "UTC"',
    ],
    [
      '{ path: $, allow: [value], pattern: "(", reason: x, owner: y }',
      'rules[0].pattern is "(": it must be a regular expression such as "^[A-Z]{3}-\\d+$"',
    ],
    [
      '{ path: $, allow: [value], keyBy: "", reason: x, owner: y }',
      'rules[0].keyBy is "": it must be the name of a field',
    ],
    [
      '{ path: $, ignore: true, owner: y }',
      'rules[0].reason is missing: add the reason why this difference is acceptable',
    ],
    [
      '{ path: $, ignore: true, reason: x }',
      'rules[0].owner is missing: add the team or person who answers for this rule',
    ],
    [
      '{ path: $, ignore: true, reason: x, owner: y, expires: 2027-13-01 }',
      'rules[0].expires is "2027-13-01": it must be a date such as "2027-03-01" or an instant such as "2027-03-01T12:00:00Z"',
    ],
    [
      '{ path: $, ignore: true, allow: [value], reason: x, owner: y }',
      'rules[0] has both ignore and allow: keep one of them',
    ],
    [
      '{ path: $, reason: x, owner: y }',
      'rules[0] accepts nothing: add "ignore: true", or "allow:" with a list of kinds',
    ],
  ])('rule %s', (text, message) => {
    const problem = onlyProblem(rule(text));
    expect(problem).toMatch(/^9:\d+: routes\[0\]\.compare\./);
    expect(problem.replace(/^9:\d+: routes\[0\]\.compare\./, '')).toBe(message);
  });

  test.each([
    ['version: 2', 'version is 2: it must be 1, the only version there is'],
    ['', 'version is missing: add 1, the only version there is'],
  ])('version line "%s"', (line, message) => {
    expect(onlyProblem(configText().replace('version: 1', line))).toMatch(
      new RegExp(`^\\d:\\d+: ${message}$`),
    );
  });

  test('a rule path and a pattern that only the comparison can judge', () => {
    const options = {
      checkRulePath: (path: string) => (path === '$[' ? 'a bracket is open' : undefined),
      checkRulePattern: (pattern: string) => (pattern === '(?=a)' ? 'it looks ahead' : undefined),
    };
    const looking = rule('{ path: $, allow: [value], pattern: "(?=a)", reason: x, owner: y }');
    expect(lines(load(looking, {}, options).problems)).toEqual([
      '9:43: routes[0].compare.rules[0].pattern: it looks ahead',
    ]);
    const problems = load(rule('{ path: "$[", ignore: true, reason: x, owner: y }'), {}, options).problems;
    expect(lines(problems)).toEqual(['9:15: routes[0].compare.rules[0].path: a bracket is open']);
  });
});
