import { pairsOf } from '../pair.ts';

const RSS = {
  type: 'application/rss+xml',
  body: `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>Köln today</title>
    <link>https://news.example/koeln</link>
    <ttl>60</ttl>
    <lastBuildDate>Wed, 14 Jan 2026 09:30:00 GMT</lastBuildDate>
    <item>
      <guid isPermaLink="false">9f86d081884c7d659a2feaa0c55ad015</guid>
      <title>Bridge &amp; tunnel reopen</title>
      <link>https://news.example/a/1001</link>
      <pubDate>Wed, 14 Jan 2026 08:00:00 GMT</pubDate>
      <dc:creator>A. Reporter</dc:creator>
      <enclosure url="https://cdn.example/a/1001.mp3" length="24986239" type="audio/mpeg"/>
    </item>
    <item>
      <guid isPermaLink="false">60303ae22b998861bce3b28f33eec1be</guid>
      <title>Rain expected</title>
      <link>https://news.example/a/1002</link>
      <pubDate>Wed, 14 Jan 2026 07:00:00 GMT</pubDate>
      <dc:creator>B. Reporter</dc:creator>
      <category>weather</category>
      <category>region</category>
    </item>
    <item>
      <guid isPermaLink="false">fd61a03af4f77d870fc21e05e7e80678</guid>
      <title>Tram 7 late</title>
      <link>https://news.example/a/1003</link>
      <pubDate>Tue, 13 Jan 2026 18:00:00 GMT</pubDate>
      <dc:creator>A. Reporter</dc:creator>
      <category>traffic</category>
    </item>
  </channel>
</rss>`,
};

const ATOM = {
  type: 'application/atom+xml',
  body: `<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6</id>
  <updated>2026-01-13T18:30:02Z</updated>
  <rights></rights>
  <entry>
    <id>tag:example,2026:1</id>
    <updated>2026-01-13T18:30:02Z</updated>
    <link rel="alternate" href="/entries/1"/>
    <rating xmlns="urn:shop" scale="5">4.6667</rating>
    <content type="text">One   two
three</content>
  </entry>
</feed>`,
};

export const feeds = [
  ...pairsOf('RSS', RSS, [
    [
      'the first item lost its writer',
      '<dc:creator>A. Reporter</dc:creator>\n      <enclosure ⇒ <enclosure',
      '$.rss.channel.item[0].creator missing',
    ],
    ['a category lost', '<category>region</category> ⇒ ', '$.rss.channel.item[1].category[1] missing'],
    [
      'categories the other way',
      { swap: ['<category>weather</category>', '<category>region</category>'] },
      '$.rss.channel.item[1].category ordering',
    ],
    [
      'a title escaped twice',
      'Bridge &amp; tunnel ⇒ Bridge &amp;amp; tunnel',
      '$.rss.channel.item[0].title text escaping',
    ],
    ['a title in capitals', 'Rain expected ⇒ RAIN EXPECTED', '$.rss.channel.item[1].title text case'],
    ['the channel title in NFD', 'Köln today ⇒ Ko\u0308ln today', '$.rss.channel.title text unicode'],
    [
      'links to an inner host',
      [
        '<link>https://news.example/a/1001 ⇒ <link>http://news.internal/a/1001',
        '<link>https://news.example/a/1002 ⇒ <link>http://news.internal/a/1002',
      ],
      ['$.rss.channel.item[0].link text origin', '$.rss.channel.item[1].link text origin'],
    ],
    [
      'an enclosure over http',
      'url="https://cdn ⇒ url="http://cdn',
      "$.rss.channel.item[0].enclosure['@url'] text origin",
    ],
    [
      'an enclosure in kB',
      'length="24986239" ⇒ length="24986.239"',
      "$.rss.channel.item[0].enclosure['@length'] unit",
    ],
    [
      'an enclosure of another length',
      'length="24986239" ⇒ length="24986240"',
      "$.rss.channel.item[0].enclosure['@length'] value",
    ],
    ['an attribute lost', ' type="audio/mpeg"/> ⇒ />', "$.rss.channel.item[0].enclosure['@type'] missing"],
    ['an attribute more', '<ttl>60 ⇒ <ttl unit="min">60', "$.rss.channel.ttl['@unit'] extra"],
    ['ttl in seconds', '<ttl>60 ⇒ <ttl>3600', '$.rss.channel.ttl unit'],
    ['ttl empty', '<ttl>60</ttl> ⇒ <ttl/>', '$.rss.channel.ttl value'],
    [
      'dates in ISO',
      [
        '<pubDate>Wed, 14 Jan 2026 08:00:00 GMT ⇒ <pubDate>2026-01-14T08:00:00Z',
        '<lastBuildDate>Wed, 14 Jan 2026 09:30:00 GMT ⇒ <lastBuildDate>2026-01-14T09:30:00+00:00',
      ],
      ['$.rss.channel.item[0].pubDate timezone notation', '$.rss.channel.lastBuildDate timezone notation'],
    ],
    [
      'a date one hour later',
      '<pubDate>Wed, 14 Jan 2026 07:00:00 ⇒ <pubDate>Wed, 14 Jan 2026 08:00:00',
      '$.rss.channel.item[1].pubDate timezone shift',
      {},
    ],
    [
      'a date some minutes later',
      'Wed, 14 Jan 2026 09:30:00 ⇒ Wed, 14 Jan 2026 09:31:00',
      '$.rss.channel.lastBuildDate value',
    ],
    [
      'guids made anew',
      [
        '9f86d081884c7d659a2feaa0c55ad015 ⇒ 1b4f0e9851971998e732078544c96b36',
        'fd61a03af4f77d870fc21e05e7e80678 ⇒ 35d91262b3c3ec8841b54169588c97f7',
      ],
      ['$.rss.channel.item[0].guid generated', '$.rss.channel.item[2].guid generated'],
    ],
    [
      'another creator',
      '<dc:creator>B. Reporter ⇒ <dc:creator>C. Reporter',
      '$.rss.channel.item[1].creator value',
    ],
    [
      'a creator without its namespace',
      '<dc:creator>B. Reporter</dc:creator> ⇒ <creator>B. Reporter</creator>',
      "$.rss.channel.item[1].creator['@xmlns'] missing",
    ],
    [
      'answered as JSON',
      [],
      '$ media-type',
      { right: { type: 'application/json', body: '{"channel":{"title":"Köln today"}}' } },
    ],
    ['not well formed', '</channel> ⇒ ', '$ media-type'],
    [
      'nothing: another prefix',
      [
        'xmlns:dc= ⇒ xmlns:x=',
        '<dc:creator>B. Reporter</dc:creator> ⇒ <x:creator>B. Reporter</x:creator>',
        '<dc:creator>A. Reporter</dc:creator>\n      <enclosure ⇒ <x:creator>A. Reporter</x:creator>\n      <enclosure',
        '<dc:creator>A. Reporter</dc:creator>\n      <category>traffic ⇒ <x:creator>A. Reporter</x:creator>\n<category>traffic',
      ],
      [],
    ],
    ['nothing: CDATA', 'Bridge &amp; tunnel reopen ⇒ <![CDATA[Bridge & tunnel reopen]]>', []],
    [
      'nothing: a comment',
      '<item>\n      <guid isPermaLink="false">9f86 ⇒ <!-- first --><item><guid isPermaLink="false">9f86',
      [],
    ],
    [
      'nothing: attributes in another order',
      'length="24986239" type="audio/mpeg"/> ⇒ type=\'audio/mpeg\' length="24986239"></enclosure>',
      [],
    ],
    ['nothing: no declaration', '<?xml version="1.0" encoding="utf-8"?>\n ⇒ ', []],
    ['nothing: latin-1', 'encoding="utf-8" ⇒ encoding="ISO-8859-1"', [], { right: { charset: 'latin1' } }],
    ['nothing: UTF-16', 'encoding="utf-8" ⇒ encoding="UTF-16"', [], { right: { charset: 'utf-16le' } }],
    ['nothing: a character reference', 'Köln ⇒ K&#xF6;ln', []],
  ]),
  ...pairsOf('Atom', ATOM, [
    ['a rating rounded', '4.6667 ⇒ 4.67', '$.feed.entry.rating rounding'],
    ['a rating on another scale', 'scale="5" ⇒ scale="10"', "$.feed.entry.rating['@scale'] value"],
    [
      'updated in another zone',
      '<updated>2026-01-13T18:30:02Z</updated>\n  <rights> ⇒ <updated>2026-01-13T19:30:02+01:00</updated>\n  <rights>',
      '$.feed.updated timezone notation',
    ],
    ['white space in text', 'One   two\nthree ⇒ One two three', '$.feed.entry.content text whitespace'],
    ['no rights', '<rights></rights> ⇒ ', '$.feed.rights missing'],
    [
      'a link absolute',
      'href="/entries/1" ⇒ href="https://blog.example/entries/1"',
      "$.feed.entry.link['@href'] text origin",
    ],
    [
      'the feed id made anew',
      '60a76c80-d399-11d9-b93c-0003939e0af6 ⇒ 1225c695-cfb8-4ebb-aaaa-80da344efa6a',
      '$.feed.id generated',
    ],
    [
      'a second entry',
      '</entry> ⇒ </entry><entry><id>tag:example,2026:2</id></entry>',
      '$.feed.entry[1] extra',
    ],
    [
      'another namespace of the whole',
      'xmlns="http://www.w3.org/2005/Atom" ⇒ xmlns="http://purl.org/atom/ns#"',
      "$.feed['@xmlns'] value",
    ],
    [
      'nothing: prefixed throughout',
      [],
      [],
      {
        left: { body: '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:id>1</a:id></a:feed>' },
        right: { body: '<feed xmlns="http://www.w3.org/2005/Atom"><id>1</id></feed>' },
      },
    ],
    [
      'nothing: laid out otherwise',
      ['</id>\n    <updated> ⇒ </id><updated>', '<rights></rights> ⇒ <rights/>'],
      [],
    ],
  ]),
];
