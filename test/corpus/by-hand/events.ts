import { pairsOf } from '../pair.ts';

const CALENDAR = {
  type: 'application/json',
  body: `{
  "uid": "20260114T080000Z-17@calendar.example", "zone": "America/New_York",
  "start": "2026-07-14T08:00:00-04:00", "end": "2026-07-14T09:30:00-04:00", "created": "2026-01-14T08:00:00Z",
  "stamp": "20260114T080000Z", "day": "2026-07-14", "allDay": false, "minutes": 90, "lead": "PT15M",
  "reminders": ["2026-07-14T07:45:00-04:00", "2026-07-13T08:00:00-04:00"],
  "modified": "Wed, 14 Jan 2026 08:00:00 GMT", "sent": "Wed, 14 Jan 2026 09:00:00 +0100", "ms": 1768377600000, "s": "1768377600",
  "java": "2026-01-14T08:00:00.000+0000", "go": "2026-01-14T08:00:00.123456789Z", "dotnet": "/Date(1768377600000)/", "sql": "2026-01-14 08:00:00.000000",
  "ruby": "2026-01-14 08:00:00 UTC", "short": "2026-01-14T08:00Z", "asked": "2026-03-29T02:30:00", "old": "1969-12-31T23:30:00Z",
  "byDay": {"2026-07-14": {"busy": 3}, "2026-07-15": {"busy": 1}},
  "guests": [{"mail": "a@mail.example", "answered": "2026-02-01T10:00:00Z"}, {"mail": "b@mail.example", "answered": null}]
}`,
};

const TOKENS = {
  type: 'application/json',
  body: `{
  "request_id": "req_8Kp2Xv7QmZ4wLt", "ulid": "01HV6Z7Q2M9K4T8B3N5R1C0XYW", "mongo": "507f1f77bcf86cd799439011", "span": "00f067aa0ba902b7",
  "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709", "etag": "W/\\"0815-9f86d081884c7d659a2feaa0c55ad015\\"",
  "nonce": "n0S6WzA2Mj8pXq4TbR1vKe", "jti": "c9a646d3-9c61-4cd4-bd30-1f2a0b6e8c11", "number": "INV-2026-000123", "seq": 10481,
  "upload": "/files/4c9184f37cff01bcdc32dc486ec36961/photo.jpg", "self": "https://api.example/jobs/c9a646d3-9c61-4cd4-bd30-1f2a0b6e8c11",
  "parent": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "color": "ff00aa", "iban": "DE89370400440532013000", "commit": "e83c516",
  "children": [{"id": "1ec9414c-232a-4b00-b3c8-9e6bdeced846", "n": 1}, {"id": "2ed6657d-e927-4b68-95e1-2665a8aea6a2", "n": 2}],
  "message": "Job c9a646d3-9c61-4cd4-bd30-1f2a0b6e8c11 queued"
}`,
};

const JOB = 'c9a646d3-9c61-4cd4-bd30-1f2a0b6e8c11';
const OTHER = '5b1f0e7a-42d8-4c36-8e95-a07d3c6b21f4';

export const events = [
  ...pairsOf('calendar', CALENDAR, [
    [
      'start in UTC',
      '"start": "2026-07-14T08:00:00-04:00" ⇒ "start": "2026-07-14T12:00:00Z"',
      '$.start timezone notation',
    ],
    [
      'start without its zone',
      '"start": "2026-07-14T08:00:00-04:00" ⇒ "start": "2026-07-14T08:00:00"',
      '$.start timezone shift',
    ],
    [
      'start with the winter offset',
      '"start": "2026-07-14T08:00:00-04:00" ⇒ "start": "2026-07-14T08:00:00-05:00"',
      '$.start timezone shift',
    ],
    [
      'start and end five hours early',
      [
        '"start": "2026-07-14T08:00:00-04:00" ⇒ "start": "2026-07-14T03:00:00-04:00"',
        '"end": "2026-07-14T09:30:00-04:00" ⇒ "end": "2026-07-14T04:30:00-04:00"',
      ],
      ['$.start timezone shift', '$.end timezone shift'],
    ],
    [
      'end ten minutes later',
      '"end": "2026-07-14T09:30:00-04:00" ⇒ "end": "2026-07-14T09:40:00-04:00"',
      '$.end value',
    ],
    [
      'a reminder in UTC',
      '"2026-07-14T07:45:00-04:00" ⇒ "2026-07-14T11:45:00Z"',
      '$.reminders[0] timezone notation',
    ],
    [
      'both reminders an hour late',
      [
        '"2026-07-14T07:45:00-04:00" ⇒ "2026-07-14T08:45:00-04:00"',
        '"2026-07-13T08:00:00-04:00" ⇒ "2026-07-13T09:00:00-04:00"',
      ],
      ['$.reminders[0] timezone shift', '$.reminders[1] timezone shift'],
    ],
    [
      'reminders the other way',
      { swap: ['"2026-07-14T07:45:00-04:00"', '"2026-07-13T08:00:00-04:00"'] },
      '$.reminders ordering',
    ],
    [
      'basic form as extended',
      '"stamp": "20260114T080000Z" ⇒ "stamp": "2026-01-14T08:00:00Z"',
      '$.stamp timezone notation',
    ],
    [
      'extended form as basic',
      '"created": "2026-01-14T08:00:00Z" ⇒ "created": "20260114T080000Z"',
      '$.created timezone notation',
    ],
    [
      'basic form an hour late',
      '"stamp": "20260114T080000Z" ⇒ "stamp": "20260114T090000Z"',
      '$.stamp timezone shift',
    ],
    [
      'RFC 1123 as epoch',
      '"modified": "Wed, 14 Jan 2026 08:00:00 GMT" ⇒ "modified": 1768377600',
      '$.modified timezone notation',
    ],
    [
      'RFC 1123 with an offset',
      '"modified": "Wed, 14 Jan 2026 08:00:00 GMT" ⇒ "modified": "Wed, 14 Jan 2026 09:00:00 +0100"',
      '$.modified timezone notation',
    ],
    [
      'RFC 5322 as ISO',
      '"sent": "Wed, 14 Jan 2026 09:00:00 +0100" ⇒ "sent": "2026-01-14T08:00:00Z"',
      '$.sent timezone notation',
    ],
    [
      'RFC 5322 of another zone',
      '"sent": "Wed, 14 Jan 2026 09:00:00 +0100" ⇒ "sent": "Wed, 14 Jan 2026 09:00:00 +0200"',
      '$.sent timezone shift',
    ],
    ['milliseconds as seconds', '"ms": 1768377600000 ⇒ "ms": 1768377600', '$.ms timezone notation'],
    [
      'seconds as text and as ISO',
      '"s": "1768377600" ⇒ "s": "2026-01-14T08:00:00Z"',
      '$.s timezone notation',
    ],
    [
      'Java as Z',
      '"java": "2026-01-14T08:00:00.000+0000" ⇒ "java": "2026-01-14T08:00:00Z"',
      '$.java timezone notation',
    ],
    [
      'Go to milliseconds',
      '"go": "2026-01-14T08:00:00.123456789Z" ⇒ "go": "2026-01-14T08:00:00.123Z"',
      '$.go timezone notation',
    ],
    [
      'Go with another fraction',
      '"go": "2026-01-14T08:00:00.123456789Z" ⇒ "go": "2026-01-14T08:00:00.124Z"',
      '$.go value',
    ],
    [
      '.NET as ISO',
      '"dotnet": "/Date(1768377600000)/" ⇒ "dotnet": "2026-01-14T08:00:00.000Z"',
      '$.dotnet timezone notation',
    ],
    [
      'SQL as ISO',
      '"sql": "2026-01-14 08:00:00.000000" ⇒ "sql": "2026-01-14T08:00:00Z"',
      '$.sql timezone notation',
    ],
    [
      'SQL as local time',
      '"sql": "2026-01-14 08:00:00.000000" ⇒ "sql": "2026-01-14T09:00:00Z"',
      '$.sql timezone shift',
    ],
    [
      'Ruby as ISO',
      '"ruby": "2026-01-14 08:00:00 UTC" ⇒ "ruby": "2026-01-14T08:00:00Z"',
      '$.ruby timezone notation',
    ],
    [
      'Ruby an hour late',
      '"ruby": "2026-01-14 08:00:00 UTC" ⇒ "ruby": "2026-01-14 09:00:00 UTC"',
      '$.ruby timezone shift',
    ],
    [
      'seconds written',
      '"short": "2026-01-14T08:00Z" ⇒ "short": "2026-01-14T08:00:00Z"',
      '$.short timezone notation',
    ],
    [
      'a time that DST skips',
      '"asked": "2026-03-29T02:30:00" ⇒ "asked": "2026-03-29T00:30:00Z"',
      '$.asked timezone shift',
    ],
    [
      'before the epoch, over midnight',
      '"old": "1969-12-31T23:30:00Z" ⇒ "old": "1970-01-01T00:30:00Z"',
      '$.old timezone shift',
    ],
    [
      'a key a day late',
      '"byDay": {"2026-07-14" ⇒ "byDay": {"2026-07-13"',
      ["$.byDay['2026-07-14'] missing", "$.byDay['2026-07-13'] extra"],
    ],
    ['the day written the German way', '"day": "2026-07-14" ⇒ "day": "14.07.2026"', '$.day value'],
    ['duration in seconds', '"minutes": 90 ⇒ "minutes": 5400', '$.minutes unit'],
    ['a longer lead', '"lead": "PT15M" ⇒ "lead": "PT30M"', '$.lead value'],
    [
      'an answer for null',
      '"answered": null ⇒ "answered": "2026-02-01T10:00:00Z"',
      '$.guests[1].answered value',
    ],
    [
      'an answer in local time',
      '"answered": "2026-02-01T10:00:00Z" ⇒ "answered": "2026-02-01T15:30:00Z"',
      '$.guests[0].answered timezone shift',
    ],
    ['another zone named', '"zone": "America/New_York" ⇒ "zone": "Europe/Berlin"', '$.zone value'],
    [
      'nothing: guests with null and without a change',
      '"mail": "b@mail.example", "answered": null ⇒ "answered" : null , "mail": "b@mail.example"',
      [],
    ],
  ]),
  ...pairsOf('tokens', TOKENS, [
    ['request id', 'req_8Kp2Xv7QmZ4wLt ⇒ req_3Zc9Yn5RfB7sHd', '$.request_id generated'],
    ['ULID', '01HV6Z7Q2M9K4T8B3N5R1C0XYW ⇒ 01HV6ZC4P8D7F2G9H3J6K5QASE', '$.ulid generated'],
    ['object id', '507f1f77bcf86cd799439011 ⇒ 65a4e0c2d19b38f7a6540c9e', '$.mongo generated'],
    ['span', '00f067aa0ba902b7 ⇒ 7a085853722dc6d2', '$.span generated'],
    [
      'SHA-1',
      'da39a3ee5e6b4b0d3255bfef95601890afd80709 ⇒ 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
      '$.sha1 generated',
    ],
    [
      'digest within an etag',
      '9f86d081884c7d659a2feaa0c55ad015 ⇒ 60303ae22b998861bce3b28f33eec1be',
      '$.etag generated',
    ],
    ['etag of another number', '0815- ⇒ 0816-', '$.etag value'],
    ['nonce', 'n0S6WzA2Mj8pXq4TbR1vKe ⇒ Qv7Yh3Lc9Dk1Rn5Fw2Gs8Z', '$.nonce generated'],
    ['upload', '4c9184f37cff01bcdc32dc486ec36961 ⇒ 8277e0910d750195b448797616e091ad', '$.upload generated'],
    [
      'upload, and another file',
      '4c9184f37cff01bcdc32dc486ec36961/photo ⇒ 8277e0910d750195b448797616e091ad/other',
      '$.upload value',
    ],
    [
      'a job throughout',
      [`"jti": "${JOB}" ⇒ "jti": "${OTHER}"`, `jobs/${JOB} ⇒ jobs/${OTHER}`, `Job ${JOB} ⇒ Job ${OTHER}`],
      ['$.jti generated', '$.self generated', '$.message generated'],
    ],
    ['a job in one place alone', `"jti": "${JOB}" ⇒ "jti": "${OTHER}"`, '$.jti generated'],
    [
      'children made anew',
      [
        '1ec9414c-232a-4b00-b3c8-9e6bdeced846 ⇒ 9a3b6c1d-8f4e-4d27-a5c0-6b1e2f7d8093',
        '2ed6657d-e927-4b68-95e1-2665a8aea6a2 ⇒ c04f8e2b-5d19-4a7e-b6f3-93d1a0c7e586',
      ],
      ['$.children[0].id generated', '$.children[1].id generated'],
    ],
    [
      'children the other way',
      {
        swap: [
          '{"id": "1ec9414c-232a-4b00-b3c8-9e6bdeced846", "n": 1}',
          '{"id": "2ed6657d-e927-4b68-95e1-2665a8aea6a2", "n": 2}',
        ],
      },
      '$.children ordering',
    ],
    ['a parent null', '"parent": "7d444840-9dc0-11d1-b245-5ffdce74fad2" ⇒ "parent": null', '$.parent value'],
    ['the next invoice', 'INV-2026-000123 ⇒ INV-2026-000124', '$.number value'],
    ['the next number', '"seq": 10481 ⇒ "seq": 10482', '$.seq value'],
    ['another colour', 'ff00aa ⇒ 00ffaa', '$.color value'],
    ['another bank account', 'DE89370400440532013000 ⇒ DE02120300000000202051', '$.iban value'],
    ['another commit', 'e83c516 ⇒ 1da177e', '$.commit value'],
    [
      'a digest in capitals',
      '"sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709" ⇒ "sha1": "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709"',
      '$.sha1 text case',
    ],
    [
      'a UUID without dashes',
      '"parent": "7d444840-9dc0-11d1-b245-5ffdce74fad2" ⇒ "parent": "7d4448409dc011d1b2455ffdce74fad2"',
      '$.parent value',
    ],
    ['a job and the text around it', `Job ${JOB} queued ⇒ Task ${OTHER} queued`, '$.message value'],
  ]),
];
