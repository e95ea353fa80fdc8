import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../src/diff/json-parse.ts';
import { ParseFailure } from '../../../src/diff/json-scan.ts';
import { stringifyJson } from '../../../src/diff/json-text.ts';
import { parsePath } from '../../../src/diff/rules/path.ts';
import type { Difference } from '../../../src/diff/types.ts';
import { exampleOf, redactPath } from '../../../src/store/difference-example.ts';
import { createRedactor } from '../../../src/store/redact.ts';
import { isSecretName } from '../../../src/store/secret-names.ts';
import { difference, redactor } from './fixtures.ts';

const tag = redactor.secret;

function json(text: string) {
  const value = parseJson(text);
  if (value instanceof ParseFailure) throw new Error(value.why);
  return value;
}

function redactedJson(text: string): string {
  return stringifyJson(redactor.json(json(text)));
}

describe('tags', () => {
  test('are eight hex digits, equal for equal secrets, other for others and under another key', () => {
    expect(tag('hunter2')).toMatch(/^\[redacted:[0-9a-f]{8}\]$/);
    expect(tag('hunter2')).toBe(redactor.secret('hunter2'));
    expect(tag('hunter2')).not.toBe(tag('hunter3'));
    expect(createRedactor(new Uint8Array(32)).secret('hunter2')).not.toBe(tag('hunter2'));
  });

  test('agree wherever the secret stands', () => {
    const places = [
      redactor.header('Authorization', 'Bearer s3cr3tvalue'),
      redactor.header('Cookie', 'sid=s3cr3tvalue'),
      redactor.header('X-Api-Key', 's3cr3tvalue'),
      redactor.target('/?token=s3cr3tvalue'),
      redactor.body('{"password":"s3cr3tvalue"}', 'application/json'),
      redactor.body('pin=s3cr3tvalue', 'application/x-www-form-urlencoded'),
      redactor.body('<p>password: s3cr3tvalue</p>', 'text/html'),
    ];
    for (const place of places) expect(place).toContain(tag('s3cr3tvalue'));
  });
});

describe('names', () => {
  test.each([
    ...[
      'password',
      'passwd',
      'secret',
      'token',
      'access_token',
      'refresh_token',
      'id_token',
      'api_key',
      'apikey',
    ],
    ...['authorization', 'credential', 'session', 'sid', 'ssn', 'card_number', 'cvv', 'iban', 'pin'],
    ...[
      'PASSWORD',
      'apiKey',
      'API-KEY',
      'pass-word',
      'userPassword',
      'password_hash',
      'customer.ssn',
      'cardPin',
    ],
    ...[
      'client_secret',
      'credentials',
      'connect.sid',
      'X-Csrf-Token',
      'csrfmiddlewaretoken',
      'X-Amz-Signature',
    ],
  ])('%s is secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each([
    ...['id', 'name', 'price', 'sku', 'shipping', 'opinion', 'spinning', 'inside', 'author', 'boarding_pass'],
    ...[
      'passenger',
      'keyboard',
      'key',
      'code',
      'possession',
      'www-authenticate',
      'idempotency-key',
      '',
      '__proto__',
    ],
  ])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('headers', () => {
  test('keep scheme, cookie names and cookie attributes', () => {
    expect(
      redactor.headers([
        ...['authorization', 'Basic dXNlcjpwYXNz'],
        ...['Proxy-Authorization', 'opaque'],
        ...['COOKIE', 'theme=dark; sid="abc=="; empty='],
        ...['Set-Cookie', 'sid=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax'],
        ...['Set-Cookie', 'gone=; Max-Age=0'],
        ...['X-Auth-Token', 't'],
        ...['X-Session-Token', ''],
      ]),
    ).toEqual([
      ['authorization', `Basic ${tag('dXNlcjpwYXNz')}`],
      ['Proxy-Authorization', tag('opaque')],
      ['COOKIE', `theme=${tag('dark')}; sid=${tag('"abc=="')}; empty=`],
      ['Set-Cookie', `sid=${tag('abc')}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`],
      ['Set-Cookie', 'gone=; Max-Age=0'],
      ['X-Auth-Token', tag('t')],
      ['X-Session-Token', ''],
    ]);
  });

  test('that hold no secret stay byte for byte, challenges too', () => {
    const headers = [
      ['Content-Type', 'application/json; charset=utf-8'],
      [
        'WWW-Authenticate',
        'Bearer realm="shop", error="invalid_token", error_description="The token expired"',
      ],
      ['Location', '/orders/17?page=2&sort=-created'],
      ['ETag', 'W/"686897696a7c876b7e"'],
      ['Date', 'Mon, 02 Nov 2026 08:00:00 GMT'],
      ['X-Request-Id', '550e8400-e29b-41d4-a716-446655440000'],
    ];
    expect(redactor.headers(headers.flat())).toEqual(headers);
  });

  test('that carry an address lose the secrets of its query', () => {
    expect(redactor.header('Location', 'https://a.example/cb?access_token=abc&state=1')).toBe(
      `https://a.example/cb?access_token=${tag('abc')}&state=1`,
    );
  });
});

describe('targets', () => {
  test('that hold no secret stay byte for byte', () => {
    for (const target of ['*', '/', '//a', '/a%2fb;c?a=%zz&b&=c&&d=e+f%20g', '/?', '/%'])
      expect(redactor.target(target)).toBe(target);
  });

  test('lose secret parameters, however their names are written, and values that look secret', () => {
    const card = '4111 1111 1111 1111';
    expect(
      redactor.target('/pay/4111111111111111?api%5Fkey=a%20b&n=4111+1111+1111+1111&next=%2F%3Fpin%3D1234'),
    ).toBe(
      `/pay/${tag('4111111111111111')}?api%5Fkey=${tag('a b')}&n=${tag(card)}&next=%2F%3Fpin%3D${tag('1234')}`,
    );
  });
});

describe('lists of a configuration', () => {
  const listed = createRedactor(new Uint8Array(32).fill(7), {
    headers: ['X-Tenant-Code'],
    fields: ['national_id'],
    patterns: ['EMP-\\d+', '^whole$'],
    keep: ['pageToken'],
  });

  test('name further headers and fields, whatever their spelling', () => {
    expect(listed.header('x-tenant-code', 'a')).toBe(tag('a'));
    expect(listed.body('{"nationalId":"b","x_tenant_code":"c"}', '')).toBe(
      `{"nationalId":"${tag('b')}","x_tenant_code":"c"}`,
    );
    expect(listed.target('/?National-Id=b')).toBe(`/?National-Id=${tag('b')}`);
    expect(listed.header('national-id', 'b')).toBe(tag('b'));
  });

  test('give patterns of values, each occurrence as long as it goes', () => {
    expect(listed.text('EMP-1 and EMP-23, EMP-x')).toBe(`${tag('EMP-1')} and ${tag('EMP-23')}, EMP-x`);
    expect([listed.text('whole'), listed.text('a whole')]).toEqual([tag('whole'), 'a whole']);
    expect(listed.body('{"a":"EMP-7","n":1}', '')).toBe(`{"a":"${tag('EMP-7')}","n":1}`);
  });

  test('keep names that only look secret, and nothing else', () => {
    expect(listed.body('{"pageToken":"p","page_token":"q","token":"r"}', '')).toBe(
      `{"pageToken":"p","page_token":"q","token":"${tag('r')}"}`,
    );
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJl';
    expect(listed.body(`{"pageToken":"${jwt}"}`, '')).toBe(`{"pageToken":"${tag(jwt)}"}`);
  });
});

describe('codings', () => {
  test('percent codes lose the secret alone, Base64 goes whole', () => {
    expect(redactor.text('to /in?next=%2Fa%3Ftoken%3Dabc%26page%3D2')).toBe(
      `to /in?next=%2Fa%3Ftoken%3D${tag('abc')}%26page%3D2`,
    );
    const coded = Buffer.from('{"password":"abc"}').toString('base64');
    expect(redactor.text(`state ${coded}`)).toBe(`state ${tag(coded)}`);
    const harmless = Buffer.from('{"page":"a page of text"}').toString('base64');
    expect(redactor.text(`state ${harmless}`)).toBe(`state ${harmless}`);
  });

  test('wrapped deeper than anybody wraps goes whole', () => {
    let text = 'nothing secret in here';
    for (let layer = 0; layer < 9; layer++) text = Buffer.from(text).toString('base64');
    expect(redactor.text(text)).toBe(tag(text));
  });
});

describe('JSON', () => {
  test('keeps everything that is not secret as it was written', () => {
    const text =
      '{"b":9007199254740993,"a":1.10,"e":1e400,"z":-0,"__proto__":{"x":[true,null,"\\ud800"]},"at":1793606400000,"":""}';
    expect(redactedJson(text)).toBe(text);
  });

  test('loses the members of secret names at any depth, numbers and whole objects too', () => {
    expect(redactedJson('[{"user":{"cardPin":1234,"session":{"id":7},"cvv":["1","2"]}}]')).toBe(
      `[{"user":{"cardPin":"${tag('1234')}","session":"${tag('{"id":7}')}","cvv":"${tag('["1","2"]')}"}}]`,
    );
  });

  test('keeps what a secret name holds when it says nothing', () => {
    const text = '{"password":null,"token":"","session":{},"secret":[],"pin":false}';
    expect(redactedJson(text)).toBe(text);
  });

  test('loses repeated members, secret keys, and lists of names and values', () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJl';
    expect(
      redactedJson(`{"token":"one","token":"two","${jwt}":1,"fields":[{"name":"password","value":"x"}]}`),
    ).toBe(
      `{"token":"${tag('one')}","token":"${tag('two')}","${tag(jwt)}":1,"fields":[{"name":"password","value":"${tag('x')}"}]}`,
    );
  });

  test('loses card numbers that are numbers, and secrets inside documents inside strings', () => {
    expect(redactedJson('{"n":5500000000000004,"payload":"{\\"password\\":\\"hun\\\\\\"ter2\\"}"}')).toBe(
      `{"n":"${tag('5500000000000004')}","payload":"{\\"password\\":\\"${tag('hun"ter2')}\\"}"}`,
    );
  });

  test('is walked without recursion', () => {
    const depth = 100_000;
    const text = `${'{"a":'.repeat(depth)}{"pin":1}${'}'.repeat(depth)}`;
    expect(redactedJson(text)).toBe(text.replace('"pin":1', `"pin":"${tag('1')}"`));
  });

  test('leaves the original as it was', () => {
    const value = json('{"a":{"password":"x"}}');
    redactor.json(value);
    expect(stringifyJson(value)).toBe('{"a":{"password":"x"}}');
  });
});

describe('other bodies', () => {
  test('JSON is found whatever the media type says', () => {
    expect(redactor.body('{"password":"x"}', 'text/html')).toBe(`{"password":"${tag('x')}"}`);
  });

  test('JSON that was cut short', () => {
    expect(redactor.body('{"a":1,"password":"hun\\"ter2","token":"unfini', 'application/json')).toBe(
      `{"a":1,"password":"${tag('hun\\"ter2')}","token":"${tag('unfini')}`,
    );
  });

  test('lines of JSON', () => {
    expect(redactor.body('{"session":{"a":1}}\n{"n":1.10}\n', 'application/x-ndjson')).toBe(
      `{"session":"${tag('{"a":1}')}"}\n{"n":1.10}\n`,
    );
  });

  test('multipart forms, field by field', () => {
    const body = (password: string) =>
      [
        '--b\r\nContent-Disposition: form-data; name="user"\r\n\r\nann\r\n',
        `--b\r\nContent-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\n${password}\r\n`,
        '--b--\r\n',
      ].join('');
    expect(redactor.body(body('two\r\nlines'), 'multipart/form-data; boundary="b"')).toBe(
      body(tag('two\r\nlines')),
    );
  });

  test('XML elements and HTML fields', () => {
    expect(
      redactor.body(
        '<a><s:Password x="1">p</s:Password><pin><![CDATA[12]]></pin><name>n</name></a>' +
          '<input value="v" name="csrf_token"><meta name="csrf-token" content=\'c\'><input name="q" value="v">',
        'text/html',
      ),
    ).toBe(
      `<a><s:Password x="1">${tag('p')}</s:Password><pin>${tag('<![CDATA[12]]>')}</pin><name>n</name></a>` +
        `<input value="${tag('v')}" name="csrf_token"><meta name="csrf-token" content='${tag('c')}'><input name="q" value="v">`,
    );
  });
});

describe('values that look secret', () => {
  test.each([
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJl',
    'sk_live_4eC39HqLyjWDarjtT1zdp7dc',
    'ghp_0123456789abcdefghijABCDEFGHIJ012345',
    'AKIAIOSFODNN7EXAMPLE',
    '4111111111111111',
    '4111 1111 1111 1111',
    '3782-822463-10005',
    '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----',
  ])('%s', (secret) => {
    expect(redactor.text(`before ${secret}, after`)).toBe(`before ${tag(secret)}, after`);
  });

  test('credentials behind their scheme, and in addresses', () => {
    expect(redactor.text('sent bearer abc.def-123 to postgres://app:pa55@db/shop')).toBe(
      `sent bearer ${tag('abc.def-123')} to postgres://app:${tag('pa55')}@db/shop`,
    );
  });

  test('a card number among other numbers', () => {
    expect(redactor.text('order 12 5500 0000 0000 0004 12/27')).toBe(
      `order 12 ${tag('5500 0000 0000 0004')} 12/27`,
    );
  });

  test.each([
    'a number that fails the check: 4111111111111112',
    'milliseconds 1793606400000 and nanoseconds 1793606400000000000',
    'an id 550e8400-e29b-41d4-a716-446655440000',
    'too long: 41111111111111114111',
    'the bearer of this letter, basic training, sketchy',
    'Total: 12.50 EUR; keep 4 of 5',
    'a public key -----BEGIN PUBLIC KEY----- MHcC',
  ])('not in: %s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  test('a megabyte of hostile text is read in time that grows with its length', () => {
    const seconds = (text: string): number => {
      const begin = performance.now();
      redactor.text(text);
      return (performance.now() - begin) / 1000;
    };
    for (const part of [
      '4-',
      'a="',
      'password={',
      '<a ',
      'eyJa.',
      '-----BEGIN PRIVATE KEY-----',
      'password="\\',
      '%25',
      'QUFB',
      '<a name="password" ',
      '<password><a>',
      '<password>x<!-- a -->',
      '<![CDATA[<password>',
      'name=password;',
      'authorization: a="b",',
      'cookie: a',
      'http://aaaaaaaa1',
      '<table><tr><th>password<td>',
      '<tr><td colspan=1000 rowspan=9999>pin</td>',
      'password: |\n',
      '- password:\n ',
      'name: password\nvalue: ',
      'id,password\n"',
      'password;"',
    ])
      expect(seconds(part.repeat(1_000_000 / part.length))).toBeLessThan(10);
  });
});

describe('secrets in odd places', () => {
  const S = 'hunter2Zq9';
  const bodies: readonly (readonly [string, string, string])[] = [
    ['a token alone in a URL', `{"url":"https://${S}@h/p"}`, 'application/json'],
    [
      'a block string of GraphQL',
      `{"query":"mutation{login(password:\\"\\"\\"${S}\\"\\"\\")}"}`,
      'application/json',
    ],
    ['all parameters of Digest', `Authorization: Digest username="u", response="${S}"`, 'text/plain'],
    ['all cookies of a line', `Cookie: a=1; theme=${S}\r\nAccept: */*`, 'text/plain'],
    ['CDATA with a bracket', `<a><password><![CDATA[a]b${S}]]></password></a>`, 'text/xml'],
    [
      'CDATA amid white space and comments',
      `<password> <!-- c -->\n<![CDATA[${S}]]> </password>`,
      'text/xml',
    ],
    ['CDATA behind its name', `<p><name>db.password</name><value><![CDATA[${S}]]></value></p>`, 'text/xml'],
    [
      'elements of an element',
      `<w:Credentials a="1"><w:User>u</w:User><w:X>${S}</w:X></w:Credentials>`,
      'text/xml',
    ],
    [
      'a form field without quotes',
      `--B\r\nContent-Disposition: form-data; name=password\r\n\r\n${S}\r\n--B--`,
      'multipart/form-data; boundary=B',
    ],
    [
      'a form field with a charset',
      `--B\r\nContent-Disposition: form-data; name*=utf-8''pass%77ord\r\n\r\n${S}\r\n--B--`,
      'multipart/form-data; boundary=B',
    ],
    [
      'a form field of several lines',
      `--B\r\nContent-Disposition: form-data; name="password"\r\n\r\nx\r\n${S}\r\n--B--`,
      'multipart/form-data',
    ],
    ['a webhook', `https://hooks.slack.com/services/T0000/B0000/${S}`, 'text/plain'],
    ['keys of issuers', `hf_${S}${S} shpat_${S} ya29.${S} GOCSPX-${S}`, 'text/plain'],
  ];
  test.each(bodies)('a body: %s', (_what, body, type) => {
    const shown = redactor.body(body, type);
    expect(shown).not.toContain(S);
    expect(shown).toContain('[redacted:');
  });

  test.each([
    ['Cookie2', `a=${S}`],
    ['X-Original-Cookie', `a=${S}; b=${S}`],
    ['Set-Cookie2', `a=${S}; Version=1`],
    ['Set-Cookie', `a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/, b=${S}; Path=/`],
    ['Sec-WebSocket-Protocol', `bearer, ${S}`],
    ['Sec-WebSocket-Protocol', `v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.${S}`],
    ['Ocp-Apim-Subscription-Key', S],
    ['X-Hub-Signature-256', `sha256=${S}`],
    ['X-Auth', S],
  ])('a header: %s: %s', (name, value) => {
    expect(redactor.header(name, value)).not.toContain(S);
  });

  test('subprotocols and expiries that are no secrets stay', () => {
    const protocols = 'graphql-transport-ws, v12.stomp';
    expect(redactor.header('Sec-WebSocket-Protocol', protocols)).toBe(protocols);
    expect(redactor.header('Set-Cookie', 'a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/')).toMatch(
      /^a=\[redacted:.{8}\]; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=\/$/,
    );
    expect(redactor.text('ssh://git@github.com/a.git and https://h/v1@2')).toBe(
      'ssh://git@github.com/a.git and https://h/v1@2',
    );
  });

  test.each([
    [`http://u:${S}@h/x`, /^http:\/\/\[redacted:.{8}\]@h\/x$/],
    [`u:${S}@h:443`, /^\[redacted:.{8}\]@h:443$/],
    ['/mail/a@example.org', /^\/mail\/a@example\.org$/],
    ['/x?mail=a@example.org', /^\/x\?mail=a@example\.org$/],
  ])('a target: %s', (target, shown) => {
    expect(redactor.target(target)).toMatch(shown);
  });

  test('the keys of what a secret name holds, in paths too; words and places elsewhere stay', () => {
    expect(redactPath(`$.tokens.${S}.age`, redactor)).toMatch(/^\$\.tokens\.\[redacted:.{8}\]\.age$/);
    expect(redactPath("$.tokens['4f9c 22ab']", redactor)).toMatch(/^\$\.tokens\.\[redacted:.{8}\]$/);
    for (const path of ['$.credentials.password', `$.orders.${S}.age`, '$.items[*].price', 'headers.x-token'])
      expect(redactPath(path, redactor)).toBe(path);
    const once = redactPath(`$.tokens.${S}`, redactor);
    expect(redactPath(once, redactor)).toBe(once);
  });

  test('an endless key is cut, and what is left is no path that could be taken for another', () => {
    const key = 'a key '.repeat(100_000);
    const { path, detail } = exampleOf(difference({ path: `$['${key}'].b`, detail: key }), redactor);
    expect([path.length, detail.length]).toEqual([2001, 2000]);
    expect(() => parsePath(path)).toThrow('is not valid');
    expect(() => parsePath(redactPath(`$.${'k'.repeat(3000)}`, redactor))).toThrow('is not valid');
  });

  test('a card number in odd groups', () => {
    for (const card of ['4111\u00a01111\u00a01111\u00a01111', 'card_4111111111111111_x'])
      expect(redactor.text(card)).toMatch(/\[redacted:.{8}\]/);
    expect(redactor.text('0.4111111111111111')).toBe('0.4111111111111111');
  });
});

describe('examples of differences', () => {
  const example = (changes: Partial<Difference>) => exampleOf(difference(changes), redactor);

  test('hide the values at and below a secret name, and the detail that may quote them', () => {
    for (const path of ['$.user.password', "$['api key']", '$.session.user[0].name', '$..token']) {
      expect(example({ path, left: 'hunter2', right: json('17'), detail: '"hunter2" became 17' })).toEqual({
        path,
        left: `"${tag('hunter2')}"`,
        right: `"${tag('17')}"`,
        detail: 'the values are redacted',
      });
    }
  });

  test('hide a value whose name stands beside it', () => {
    const named = difference({
      path: '$.fields[2].value',
      names: ['password'],
      left: 'hunter2',
      right: 'hunter3',
      detail: '"hunter2" became "hunter3"',
    });
    expect(exampleOf(named, redactor)).toEqual({
      path: '$.fields[2].value',
      left: `"${tag('hunter2')}"`,
      right: `"${tag('hunter3')}"`,
      detail: 'the values are redacted',
    });
  });

  test('hide secret members of a missing object', () => {
    const { right: _right, ...missing } = difference({
      kind: 'missing',
      left: json('{"id":1.0,"pin":1234}'),
    });
    expect(exampleOf(missing, redactor)).toEqual({
      path: '$.total',
      left: `{"id":1.0,"pin":"${tag('1234')}"}`,
      detail: 'the values are redacted',
    });
  });

  test('hide secret header values as the header itself is hidden', () => {
    expect(
      example({ path: 'headers.set-cookie', left: 'sid=a; Path=/', right: ['sid=a; Path=/', 'x=b'] }),
    ).toMatchObject({
      left: `"sid=${tag('a')}; Path=/"`,
      right: `["sid=${tag('a')}; Path=/","x=${tag('b')}"]`,
    });
  });

  test('keep values and details that are not secret, exactly', () => {
    expect(
      example({ left: json('1.10'), right: json('9007199254740993'), detail: 'apart by 9007199254740991.9' }),
    ).toEqual({
      path: '$.total',
      left: '1.10',
      right: '9007199254740993',
      detail: 'apart by 9007199254740991.9',
    });
  });
});
