import { pairsOf } from '../pair.ts';

const USER = {
  type: 'application/json; charset=utf-8',
  headers: ['Cache-Control', 'private, max-age=60'],
  body: `{
  "id": "2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e",
  "login": "octo.kat",
  "display_name": "José Núñez",
  "email": "jose@mail.example",
  "active": true,
  "role": "admin",
  "score": 4.6667,
  "quota_bytes": 1048576,
  "session_timeout": 1800,
  "followers": 20,
  "manager_id": 17,
  "birthday": "1990-02-28",
  "created_at": "2011-01-25T18:44:36Z",
  "last_login": 1768487400000,
  "opening_time": "09:00",
  "local_time": "2026-03-01T09:00:00+05:30",
  "locale": "de-DE",
  "bio": "Writes <b>code</b> and drinks tea. ",
  "avatar_url": "https://cdn.example/u/583231?v=4",
  "profile": "/users/octo.kat",
  "phone": null,
  "groups": ["staff", "beta", "night-shift", "berlin", "on-call"],
  "permissions": {"pull": true, "push": "false", "admin": null},
  "emails": [
    {"value": "jose@mail.example", "type": "work", "primary": true},
    {"value": "pepe@home.example", "type": "home", "primary": false}
  ],
  "settings": {"theme": "dark", "notifications": {"mail": true, "push": null, "digest": ""}},
  "sessions": {"8a7d": {"ip": "192.0.2.7", "seen": "2026-01-14T07:00:00Z"}, "9c1e": {"ip": "192.0.2.9", "seen": "2026-01-14T07:30:00Z"}}
}`,
};

const LIST = {
  type: 'application/json',
  body: `[
 {"id": 1, "name": "Leanne Graham", "username": "Bret", "geo": {"lat": "-37.3159", "lng": "81.1496"}, "company": {"name": "Romaguera-Crona"}},
 {"id": 2, "name": "Ervin Howell", "username": "Antonette", "geo": {"lat": "-43.9509", "lng": "-34.4618"}, "company": {"name": "Deckow-Crist"}},
 {"id": 3, "name": "Clementine Bauch", "username": "Samantha", "geo": {"lat": "-68.6102", "lng": "-47.0653"}, "company": null},
 {"id": 4, "name": "Patricia Lebsack", "username": "Karianne", "geo": {"lat": "29.4572", "lng": "-164.2990"}, "company": {"name": "Robel-Corkery"}},
 {"id": 5, "name": "Chelsey Dietrich", "username": "Kamren", "geo": {"lat": "-31.8129", "lng": "62.5342"}, "company": {"name": "Keebler LLC"}}
]`,
};

const [FIRST, SECOND] = [
  '{"id": 1, "name": "Leanne Graham", "username": "Bret", "geo": {"lat": "-37.3159", "lng": "81.1496"}, "company": {"name": "Romaguera-Crona"}}',
  '{"id": 2, "name": "Ervin Howell", "username": "Antonette", "geo": {"lat": "-43.9509", "lng": "-34.4618"}, "company": {"name": "Deckow-Crist"}}',
];
const LAST =
  '{"id": 5, "name": "Chelsey Dietrich", "username": "Kamren", "geo": {"lat": "-31.8129", "lng": "62.5342"}, "company": {"name": "Keebler LLC"}}';

export const users = [
  ...pairsOf('users', USER, [
    [
      'id made anew',
      '"id": "2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e" ⇒ "id": "8c0b7f3a-1d2e-4f60-a7c9-5e4d3b2a1908"',
      '$.id generated',
    ],
    [
      'id in capitals',
      '"id": "2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e" ⇒ "id": "2F1A55D0-9C58-4B8E-9D5B-0F3E2A1C4D6E"',
      '$.id text case',
    ],
    ['id as a URN', '"id": "2f1a ⇒ "id": "urn:uuid:2f1a', '$.id text affix'],
    ['id with one digit changed', '2a1c4d6e" ⇒ 2a1c4d6f"', '$.id value'],
    [
      'name in NFD',
      '"display_name": "José Núñez" ⇒ "display_name": "Jose\u0301 Nu\u0301n\u0303ez"',
      '$.display_name text unicode',
    ],
    [
      'name in capitals',
      '"display_name": "José Núñez" ⇒ "display_name": "JOSÉ NÚÑEZ"',
      '$.display_name text case',
    ],
    [
      'name escaped as JSON twice',
      '"display_name": "José Núñez" ⇒ "display_name": "Jos\\\\u00e9 N\\\\u00fa\\\\u00f1ez"',
      '$.display_name text escaping',
    ],
    [
      'name in percent codes',
      '"display_name": "José Núñez" ⇒ "display_name": "Jos%C3%A9 N%C3%BA%C3%B1ez"',
      '$.display_name text escaping',
    ],
    ['bio trimmed', 'drinks tea. " ⇒ drinks tea."', '$.bio text whitespace'],
    ['bio escaped', '<b>code</b> ⇒ &lt;b&gt;code&lt;/b&gt;', '$.bio text escaping'],
    ['bio without its tags', '<b>code</b> ⇒ code', '$.bio value'],
    ['locale in small letters', '"locale": "de-DE" ⇒ "locale": "de-de"', '$.locale text case'],
    ['locale without its country', '"locale": "de-DE" ⇒ "locale": "de"', '$.locale value'],
    ['avatar over http', 'https://cdn.example ⇒ http://cdn.example', '$.avatar_url text origin'],
    ['avatar of another size', '?v=4 ⇒ ?v=5', '$.avatar_url value'],
    ['profile absolute', '"/users/octo.kat" ⇒ "https://api.example/users/octo.kat"', '$.profile text origin'],
    ['profile with a slash', '"/users/octo.kat" ⇒ "/users/octo.kat/"', '$.profile text affix'],
    ['profile under a prefix', '"/users/octo.kat" ⇒ "/v2/users/octo.kat"', '$.profile value'],
    ['profile under a mount', '"/users/octo.kat" ⇒ "/api/users/octo.kat"', '$.profile text affix'],
    ['active as text', '"active": true ⇒ "active": "true"', '$.active type'],
    ['active as a number', '"active": true ⇒ "active": 1', '$.active value'],
    ['push as a flag', '"push": "false" ⇒ "push": false', '$.permissions.push type'],
    ['null as text', '"admin": null ⇒ "admin": "null"', '$.permissions.admin type'],
    ['null as false', '"admin": null ⇒ "admin": false', '$.permissions.admin value'],
    ['role in a list', '"role": "admin" ⇒ "role": ["admin"]', '$.role type'],
    ['role in a list of two', '"role": "admin" ⇒ "role": ["admin", "user"]', '$.role value'],
    ['another role', '"role": "admin" ⇒ "role": "user"', '$.role value'],
    ['score rounded', '"score": 4.6667 ⇒ "score": 4.67', '$.score rounding'],
    ['score cut', '"score": 4.6667 ⇒ "score": 4.66', '$.score rounding'],
    ['score as a whole number', '"score": 4.6667 ⇒ "score": 5', '$.score value'],
    ['quota in MiB', '"quota_bytes": 1048576 ⇒ "quota_bytes": 1.0', '$.quota_bytes value'],
    ['quota in KiB', '"quota_bytes": 1048576 ⇒ "quota_bytes": 1024', '$.quota_bytes unit'],
    [
      'timeout in milliseconds',
      '"session_timeout": 1800 ⇒ "session_timeout": 1800000',
      '$.session_timeout unit',
    ],
    ['timeout in minutes', '"session_timeout": 1800 ⇒ "session_timeout": 30', '$.session_timeout unit'],
    ['ten times as many followers', '"followers": 20 ⇒ "followers": 200', '$.followers value'],
    ['a hundred times the manager', '"manager_id": 17 ⇒ "manager_id": 1700', '$.manager_id value'],
    ['birthday a day early', '"1990-02-28" ⇒ "1990-02-27"', '$.birthday timezone shift'],
    ['birthday in another year', '"1990-02-28" ⇒ "1991-02-28"', '$.birthday value'],
    [
      'created in Pacific time',
      '"2011-01-25T18:44:36Z" ⇒ "2011-01-25T10:44:36"',
      '$.created_at timezone shift',
    ],
    [
      'created in RFC 1123',
      '"2011-01-25T18:44:36Z" ⇒ "Tue, 25 Jan 2011 18:44:36 GMT"',
      '$.created_at timezone notation',
    ],
    [
      'created in /Date()/',
      '"2011-01-25T18:44:36Z" ⇒ "/Date(1295981076000)/"',
      '$.created_at timezone notation',
    ],
    ['last login in seconds', '1768487400000 ⇒ 1768487400', '$.last_login timezone notation'],
    ['last login as ISO', '1768487400000 ⇒ "2026-01-15T14:30:00.000Z"', '$.last_login timezone notation'],
    [
      'opening seven minutes later',
      '"opening_time": "09:00" ⇒ "opening_time": "09:07"',
      '$.opening_time value',
    ],
    [
      'local time of another zone',
      '"2026-03-01T09:00:00+05:30" ⇒ "2026-03-01T03:30:00Z"',
      '$.local_time timezone notation',
    ],
    [
      'local time moved by a quarter of an hour',
      '"2026-03-01T09:00:00+05:30" ⇒ "2026-03-01T09:00:00+05:45"',
      '$.local_time timezone shift',
    ],
    ['no phone at all', '"phone": null, ⇒ ', '$.phone null-absent'],
    ['empty phone', '"phone": null ⇒ "phone": ""', '$.phone empty'],
    ['digest lost', ', "digest": ""} ⇒ }', '$.settings.notifications.digest empty'],
    ['push setting lost', '"push": null, "digest" ⇒ "digest"', '$.settings.notifications.push null-absent'],
    ['theme lost', '"theme": "dark", ⇒ ', '$.settings.theme missing'],
    [
      'a session lost',
      ', "9c1e": {"ip": "192.0.2.9", "seen": "2026-01-14T07:30:00Z"} ⇒ ',
      "$.sessions['9c1e'] missing",
    ],
    ['another address of a session', '"192.0.2.9" ⇒ "192.0.2.90"', "$.sessions['9c1e'].ip value"],
    [
      'groups sorted',
      '["staff", "beta", "night-shift", "berlin", "on-call"] ⇒ ["berlin", "beta", "night-shift", "on-call", "staff"]',
      '$.groups ordering',
    ],
    [
      'groups shuffled and one changed',
      '["staff", "beta", "night-shift", "berlin", "on-call"] ⇒ ["beta", "staff", "night-shift", "hamburg", "on-call"]',
      ['$.groups ordering', '$.groups[3] value'],
    ],
    ['a group in capitals', '"night-shift" ⇒ "NIGHT-SHIFT"', '$.groups[2] text case'],
    ['a group lost', '"staff", "beta" ⇒ "beta"', '$.groups[0] missing'],
    [
      'mails the other way',
      {
        swap: [
          '{"value": "jose@mail.example", "type": "work", "primary": true}',
          '{"value": "pepe@home.example", "type": "home", "primary": false}',
        ],
      },
      '$.emails ordering',
    ],
    [
      'a mail changed',
      '"value": "pepe@home.example" ⇒ "value": "pepe@casa.example"',
      '$.emails[1].value value',
    ],
    [
      'nothing: cache-control otherwise spaced',
      [],
      [],
      { right: { headers: ['cache-control', 'private,max-age=60'] } },
    ],
    [
      'a setting and a field change places',
      [{ swap: ['"mail": true', '"push": null'] }, { swap: ['"theme": "dark"', '"locale": "de-DE"'] }],
      ['$.settings.theme missing', '$.settings.locale extra', '$.locale missing', '$.theme extra'],
    ],
    [
      'nothing: sessions in another order',
      {
        swap: [
          '"8a7d": {"ip": "192.0.2.7", "seen": "2026-01-14T07:00:00Z"}',
          '"9c1e": {"ip": "192.0.2.9", "seen": "2026-01-14T07:30:00Z"}',
        ],
      },
      [],
    ],
    ['nothing: tabs and line ends', '"role": "admin",\n ⇒ "role"\t:\r\n\t"admin",\r\n', []],
  ]),
  ...pairsOf('user list', LIST, [
    ['reversed ends', { swap: [FIRST, LAST] }, '$ ordering'],
    ['one lost at the front', `${FIRST}, ⇒ `, '$[0] missing'],
    ['one lost at the end', `,\n ${LAST} ⇒ `, '$[4] missing'],
    [
      'one put in front',
      `${FIRST} ⇒ {"id": 9, "name": "Ann Other", "username": "ann", "geo": null, "company": null}, ${FIRST}`,
      '$[0] extra',
    ],
    [
      'one changed in the middle',
      '"username": "Samantha" ⇒ "username": "samantha"',
      '$[2].username text case',
    ],
    [
      'one moved and another changed',
      [{ swap: [FIRST, SECOND] }, '"username": "Karianne" ⇒ "username": "Karin"'],
      ['$ ordering', '$[3].username value'],
    ],
    [
      'ids as text',
      [
        '{"id": 1, ⇒ {"id": "1",',
        '{"id": 2, ⇒ {"id": "2",',
        '{"id": 3, ⇒ {"id": "3",',
        '{"id": 4, ⇒ {"id": "4",',
        '{"id": 5, ⇒ {"id": "5",',
      ],
      ['$[0].id type', '$[1].id type', '$[2].id type', '$[3].id type', '$[4].id type'],
    ],
    [
      'coordinates with fewer decimals',
      ['"lat": "-37.3159" ⇒ "lat": "-37.316"', '"lng": "-164.2990" ⇒ "lng": "-164.299"'],
      ['$[0].geo.lat rounding', '$[3].geo.lng rounding'],
    ],
    ['coordinates as numbers', '"lat": "29.4572" ⇒ "lat": 29.4572', '$[3].geo.lat type'],
    ['no company', ', "company": null} ⇒ }', '$[2].company null-absent'],
    [
      'one lost, one new, one changed',
      [
        `${FIRST},\n ⇒ `,
        `${LAST} ⇒ ${LAST}, {"id": 6, "name": "Dennis Schulist", "username": "Leopoldo", "geo": null, "company": null}`,
        '"name": "Ervin Howell" ⇒ "name": "Ervin  Howell"',
      ],
      ['$[0] missing', '$[4] extra', '$[1].name text whitespace'],
      { swapped: ['$[0] extra', '$[4] missing', '$[0].name text whitespace'] },
    ],
    ['the whole list in a wrapper', [], '$ value', { right: { body: '{"users": []}' } }],
    [
      'an empty list',
      [],
      ['$[0] missing', '$[1] missing', '$[2] missing', '$[3] missing', '$[4] missing'],
      { right: { body: '[]' } },
    ],
    ['cut short', [], '$ media-type', { right: { body: `[${FIRST}, {"id": 2,` } }],
  ]),
];
