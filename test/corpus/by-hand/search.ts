import { pairsOf } from '../pair.ts';

const HITS = [
  '{"_id":"m-1","_score":9.417,"title":"Dune","year":1965,"price":{"value":7.99,"currency":"USD"},"authors":["Herbert"]}',
  '{"_id":"m-2","_score":7.25,"title":"Emma","year":1815,"price":{"value":4.50,"currency":"USD"},"authors":["Austen"]}',
  '{"_id":"m-3","_score":7.25,"title":"Good Omens","year":1990,"price":{"value":8.95,"currency":"USD"},"authors":["Pratchett","Gaiman"]}',
  '{"_id":"m-4","_score":3.125,"title":"Ulysses","year":1922,"price":{"value":12.00,"currency":"USD"},"authors":["Joyce"]}',
  '{"_id":"m-5","_score":1.5,"title":"Zorba","year":1946,"price":{"value":6.66,"currency":"USD"},"authors":["Kazantzakis"]}',
] as const;

const SEARCH = {
  type: 'application/json',
  body: `{"took":12,"timed_out":false,"query":"Caf\u00e9 & tea","cursor":"eyJvIjoxMH0","total":{"value":10000,"relation":"gte"},
"max_score":9.417,"hits":[${HITS.join(',\n')}],
"facets":{"year":[{"key":"1815","count":1},{"key":"1922","count":1},{"key":"1946","count":3}],"currency":{"USD":5,"EUR":0}},
"suggest":["dune","dunes","june"],"next":"/search?q=caf%C3%A9&page=2","geo":{"type":"Polygon","coordinates":[[[13.4,52.52],[13.5,52.52],[13.5,52.6]]]},
"matrix":[[1,2,3],[4,5,6]],"highlight":"<em>Caf\u00e9</em>"}`,
};

const { body } = SEARCH;
const reversed = body.replace(HITS.join(',\n'), HITS.toReversed().join(','));

export const search = pairsOf('search', SEARCH, [
  ['hits sorted the other way', [], '$.hits ordering', { right: { body: reversed } }],
  [
    'hits sorted the other way, one title changed',
    '"title":"Zorba" ⇒ "title":"Zorba the Greek"',
    ['$.hits ordering', '$.hits[4].title value'],
    { right: { body: reversed }, swapped: ['$.hits ordering', '$.hits[0].title value'] },
  ],
  ['a tie broken otherwise', { swap: [HITS[1], HITS[2]] }, '$.hits ordering'],
  ['a hit lost', `${HITS[1]},\n ⇒ `, '$.hits[1] missing'],
  ['two hits lost', [`${HITS[1]},\n ⇒ `, `${HITS[3]},\n ⇒ `], ['$.hits[1] missing', '$.hits[3] missing']],
  [
    'a hit more',
    `${HITS[0]} ⇒ ${HITS[0]},{"_id":"m-9","_score":9,"title":"Dune Messiah","year":1969,"price":null,"authors":[]}`,
    '$.hits[1] extra',
  ],
  [
    'a hit replaced by one quite other',
    `${HITS[4]} ⇒ {"_id":"m-6","_score":1.1,"title":"Yes","year":2001,"price":null,"authors":[]}`,
    ['$.hits[4] missing', '$.hits[4] extra'],
  ],
  ['a hit of another id and else the same', '"_id":"m-4" ⇒ "_id":"m-40"', '$.hits[3]._id value'],
  [
    'scores rounded',
    ['"_score":9.417 ⇒ "_score":9.42', '"_score":3.125 ⇒ "_score":3.13'],
    ['$.hits[0]._score rounding', '$.hits[3]._score rounding'],
  ],
  ['a score half to even', '"_score":3.125 ⇒ "_score":3.12', '$.hits[3]._score rounding'],
  ['a score as a float32', '"max_score":9.417 ⇒ "max_score":9.416999816894531', '$.max_score rounding'],
  [
    'prices in cents',
    ['"value":7.99 ⇒ "value":799', '"value":4.50 ⇒ "value":450', '"value":12.00 ⇒ "value":1200'],
    ['$.hits[0].price.value unit', '$.hits[1].price.value unit', '$.hits[3].price.value unit'],
  ],
  [
    'prices as text',
    ['"value":8.95 ⇒ "value":"8.95"', '"value":6.66 ⇒ "value":"6.66"'],
    ['$.hits[2].price.value type', '$.hits[4].price.value type'],
  ],
  ['one author and no list', '"authors":["Joyce"] ⇒ "authors":"Joyce"', '$.hits[3].authors type'],
  [
    'two authors the other way',
    '["Pratchett","Gaiman"] ⇒ ["Gaiman","Pratchett"]',
    '$.hits[2].authors ordering',
  ],
  ['an author in capitals', '"Gaiman" ⇒ "GAIMAN"', '$.hits[2].authors[1] text case'],
  ['total as a plain number', '"total":{"value":10000,"relation":"gte"} ⇒ "total":10000', '$.total value'],
  ['relation lost', ',"relation":"gte" ⇒ ', '$.total.relation missing'],
  ['took in seconds', '"took":12 ⇒ "took":0.012', '$.took unit'],
  ['took some other time', '"took":12 ⇒ "took":15', '$.took value'],
  ['query escaped', 'Caf\u00e9 & tea ⇒ Caf\u00e9 &amp; tea', '$.query text escaping'],
  ['query in NFD', 'Caf\u00e9 & tea ⇒ Cafe\u0301 & tea', '$.query text unicode'],
  ['query with a blank more', 'Caf\u00e9 & tea ⇒ Caf\u00e9 &  tea', '$.query text whitespace'],
  ['next not escaped', 'q=caf%C3%A9&page=2 ⇒ q=caf\u00e9&page=2', '$.next text escaping'],
  ['next escaped in small digits', 'caf%C3%A9 ⇒ caf%c3%a9', '$.next text escaping'],
  ['next absolute', '"/search?q ⇒ "https://api.example/search?q', '$.next text origin'],
  ['next page another', 'page=2 ⇒ page=1', '$.next value'],
  ['cursor another', '"cursor":"eyJvIjoxMH0" ⇒ "cursor":"eyJvIjoyMH0"', '$.cursor value'],
  ['cursor null', '"cursor":"eyJvIjoxMH0" ⇒ "cursor":null', '$.cursor value'],
  [
    'a facet counted otherwise',
    '"key":"1946","count":3 ⇒ "key":"1946","count":4',
    '$.facets.year[2].count value',
  ],
  [
    'facets by count',
    { swap: ['{"key":"1815","count":1}', '{"key":"1946","count":3}'] },
    '$.facets.year ordering',
  ],
  [
    'facet keys as numbers',
    ['"key":"1815" ⇒ "key":1815', '"key":"1922" ⇒ "key":1922'],
    ['$.facets.year[0].key type', '$.facets.year[1].key type'],
  ],
  ['a facet of zero left out', ',"EUR":0 ⇒ ', '$.facets.currency.EUR missing'],
  ['a suggestion lost', '"dunes", ⇒ ', '$.suggest[1] missing'],
  ['suggestions the other way', '["dune","dunes","june"] ⇒ ["june","dunes","dune"]', '$.suggest ordering'],
  ['a coordinate rounded', '[13.4,52.52] ⇒ [13.4,52.5]', '$.geo.coordinates[0][0][1] rounding'],
  ['a coordinate moved', '[13.5,52.6] ⇒ [13.7,52.6]', '$.geo.coordinates[0][2][0] value'],
  ['rows of a matrix the other way', '[[1,2,3],[4,5,6]] ⇒ [[4,5,6],[1,2,3]]', '$.matrix ordering'],
  ['a row of a matrix the other way', '[4,5,6] ⇒ [6,5,4]', '$.matrix[1] ordering'],
  ['a cell as text', '[1,2,3] ⇒ [1,"2",3]', '$.matrix[0][1] type'],
  ['highlight escaped', '<em>Caf\u00e9</em> ⇒ &lt;em&gt;Caf&eacute;&lt;/em&gt;', '$.highlight text escaping'],
  ['highlight with another tag', '<em>Caf\u00e9</em> ⇒ <b>Caf\u00e9</b>', '$.highlight value'],
  ['no hits', `[${HITS.join(',\n')}] ⇒ null`, '$.hits value'],
  [
    'a failed search',
    [],
    ['status status class change', '$ value'],
    { right: { status: 503, body: '{"error":"shards"}' } },
  ],
  ['nothing: the whole laid out', [], [], { right: { body: JSON.stringify(JSON.parse(body), null, 2) } }],
  [
    'nothing: members of a hit in another order',
    '"_id":"m-1","_score":9.417 ⇒ "_score":9.4170,"_id":"m-1"',
    [],
  ],
  ['nothing: facets in another order', { swap: ['"USD":5', '"EUR":0'] }, []],
  [
    'nothing: latin-1 escapes and brotli',
    'Caf\u00e9 & tea ⇒ Caf\\u00E9 \\u0026 tea',
    [],
    { right: { coding: 'br' } },
  ],
]);
