import { pairsOf } from '../pair.ts';

const ORDER = {
  type: 'application/json',
  body: `{
  "id": 450789469,
  "number": "A-1001",
  "state": "PARTIALLY_PAID",
  "currency": "EUR",
  "createdAt": "2026-01-10T14:03:27Z",
  "updatedAt": "2026-07-11T08:15:00.250Z",
  "placedAt": "2026-07-10 16:03:27",
  "deliveryDate": "2026-01-16",
  "cancelledAt": null,
  "note": "Ring twice, please",
  "giftMessage": "",
  "taxIncluded": true,
  "subtotal": 143.85,
  "taxRate": 0.19,
  "tax": 22.968067,
  "shippingCost": "4.90",
  "total": 148.75,
  "weight": 2.35,
  "customer": {
    "id": 207119551,
    "email": "bob.norman@mail.example",
    "name": "Bob Norman",
    "tags": ["retail", "newsletter", "vip"],
    "address": {"street": "Gartenstraße 12", "postcode": "01067", "city": "Dresden", "country": "DE"}
  },
  "items": [
    {"sku": "PLAYER-342", "title": "Player Nano", "quantity": 1, "price": 89.95, "discounts": [], "options": {"colour": "blue"}},
    {"sku": "CASE-7", "title": "Case & strap", "quantity": 2, "price": 12.5, "discounts": [{"code": "WINTER", "amount": 1.255}], "options": {}},
    {"sku": "CABLE-USB", "title": "Cable", "quantity": 3, "price": 9.633333, "discounts": null, "options": {"length": "1 m"}}
  ],
  "payments": [
    {"id": "pay_1", "method": "card", "amount": 100.0, "at": "2026-01-10T14:04:01+01:00", "ok": true},
    {"id": "pay_2", "method": "voucher", "amount": 48.75, "at": "2026-01-10T14:04:02+01:00", "ok": true}
  ],
  "links": {"self": "https://shop.example/orders/450789469", "invoice": "/invoices/1001.pdf"}
}`,
};

export const orders = pairsOf('orders', ORDER, [
  ['total in cents', '"total": 148.75 ⇒ "total": 14875', '$.total unit'],
  [
    'all money in cents',
    [
      '"total": 148.75 ⇒ "total": 14875',
      '"subtotal": 143.85 ⇒ "subtotal": 14385',
      '"price": 12.5 ⇒ "price": 1250',
    ],
    ['$.total unit', '$.subtotal unit', '$.items[1].price unit'],
  ],
  ['shipping in cents, as text', '"shippingCost": "4.90" ⇒ "shippingCost": "490"', '$.shippingCost unit'],
  ['rate as per cent', '"taxRate": 0.19 ⇒ "taxRate": 19', '$.taxRate unit'],
  ['weight in grams', '"weight": 2.35 ⇒ "weight": 2350', '$.weight unit'],
  ['tax rounded to cents', '"tax": 22.968067 ⇒ "tax": 22.97', '$.tax rounding'],
  ['tax truncated to cents', '"tax": 22.968067 ⇒ "tax": 22.96', '$.tax rounding'],
  ['discount half up', '"amount": 1.255 ⇒ "amount": 1.26', '$.items[1].discounts[0].amount rounding'],
  [
    'discount half down, as a float has it',
    '"amount": 1.255 ⇒ "amount": 1.25',
    '$.items[1].discounts[0].amount rounding',
  ],
  ['float noise in the total', '"total": 148.75 ⇒ "total": 148.75000000000003', '$.total rounding'],
  ['a float32 price', '"price": 89.95 ⇒ "price": 89.94999694824219', '$.items[0].price rounding'],
  [
    'price and total rounded',
    ['"price": 9.633333 ⇒ "price": 9.63', '"tax": 22.968067 ⇒ "tax": 22.9681'],
    ['$.items[2].price rounding', '$.tax rounding'],
  ],
  [
    'text money with other zeros',
    '"shippingCost": "4.90" ⇒ "shippingCost": "4.9"',
    '$.shippingCost rounding',
  ],
  ['another total', '"total": 148.75 ⇒ "total": 149.75', '$.total value'],
  ['quantity off by one', '"quantity": 3 ⇒ "quantity": 4', '$.items[2].quantity value'],
  ['another currency', '"currency": "EUR" ⇒ "currency": "USD"', '$.currency value'],
  ['a flag turned', '"taxIncluded": true ⇒ "taxIncluded": false', '$.taxIncluded value'],
  ['id as text', '"id": 450789469 ⇒ "id": "450789469"', '$.id type'],
  ['text money as number', '"shippingCost": "4.90" ⇒ "shippingCost": 4.90', '$.shippingCost type'],
  ['flag as text', '"taxIncluded": true ⇒ "taxIncluded": "true"', '$.taxIncluded type'],
  [
    'flags of payments as text',
    [
      '"at": "2026-01-10T14:04:01+01:00", "ok": true ⇒ "at": "2026-01-10T14:04:01+01:00", "ok": "true"',
      '"id": 207119551 ⇒ "id": "207119551"',
    ],
    ['$.payments[0].ok type', '$.customer.id type'],
  ],
  [
    'one discount, not in a list',
    '"discounts": [{"code": "WINTER", "amount": 1.255}] ⇒ "discounts": {"code": "WINTER", "amount": 1.255}',
    '$.items[1].discounts type',
  ],
  ['cancelledAt left out', '"cancelledAt": null, ⇒ ', '$.cancelledAt null-absent'],
  ['discounts left out', '"discounts": null, ⇒ ', '$.items[2].discounts null-absent'],
  ['no gift message is null', '"giftMessage": "" ⇒ "giftMessage": null', '$.giftMessage empty'],
  ['no gift message is no field', '"giftMessage": "", ⇒ ', '$.giftMessage empty'],
  ['no discounts are null', '"discounts": [] ⇒ "discounts": null', '$.items[0].discounts empty'],
  ['no options are no field', ', "options": {}} ⇒ }', '$.items[1].options empty'],
  [
    'null and empty at once',
    ['"discounts": [] ⇒ "discounts": null', '"cancelledAt": null, ⇒ '],
    ['$.items[0].discounts empty', '$.cancelledAt null-absent'],
  ],
  ['note lost', '"note": "Ring twice, please", ⇒ ', '$.note missing'],
  [
    'address lost',
    ',\n    "address": {"street": "Gartenstraße 12", "postcode": "01067", "city": "Dresden", "country": "DE"} ⇒ ',
    '$.customer.address missing',
  ],
  ['country lost', ', "country": "DE"} ⇒ }', '$.customer.address.country missing'],
  ['channel added', '"currency": "EUR", ⇒ "currency": "EUR", "channel": "web",', '$.channel extra'],
  [
    'line totals added',
    [
      '"price": 89.95, ⇒ "price": 89.95, "lineTotal": 89.95,',
      '"price": 12.5, ⇒ "price": 12.5, "lineTotal": 25,',
    ],
    ['$.items[0].lineTotal extra', '$.items[1].lineTotal extra'],
  ],
  [
    'an item lost',
    '    {"sku": "PLAYER-342", "title": "Player Nano", "quantity": 1, "price": 89.95, "discounts": [], "options": {"colour": "blue"}},\n ⇒ ',
    '$.items[0] missing',
  ],
  [
    'an item put in between',
    '"options": {"colour": "blue"}}, ⇒ "options": {"colour": "blue"}}, {"sku": "BAG-1", "title": "Bag", "quantity": 1, "price": 7, "discounts": [], "options": {}},',
    '$.items[1] extra',
  ],
  ['a tag lost', '"retail", "newsletter" ⇒ "retail"', '$.customer.tags[1] missing'],
  [
    'tags sorted',
    '["retail", "newsletter", "vip"] ⇒ ["newsletter", "retail", "vip"]',
    '$.customer.tags ordering',
  ],
  [
    'payments the other way',
    {
      swap: [
        '{"id": "pay_1", "method": "card", "amount": 100.0, "at": "2026-01-10T14:04:01+01:00", "ok": true}',
        '{"id": "pay_2", "method": "voucher", "amount": 48.75, "at": "2026-01-10T14:04:02+01:00", "ok": true}',
      ],
    },
    '$.payments ordering',
  ],
  [
    'payments the other way, one with another amount',
    [
      {
        swap: [
          '{"id": "pay_1", "method": "card", "amount": 100.0, "at": "2026-01-10T14:04:01+01:00", "ok": true}',
          '{"id": "pay_2", "method": "voucher", "amount": 48.75, "at": "2026-01-10T14:04:02+01:00", "ok": true}',
        ],
      },
      '"amount": 100.0 ⇒ "amount": 110.0',
    ],
    ['$.payments ordering', '$.payments[0].amount value'],
    { swapped: ['$.payments ordering', '$.payments[1].amount value'] },
  ],
  [
    'local time called UTC',
    '"createdAt": "2026-01-10T14:03:27Z" ⇒ "createdAt": "2026-01-10T15:03:27Z"',
    '$.createdAt timezone shift',
  ],
  [
    'summer time called UTC',
    '"updatedAt": "2026-07-11T08:15:00.250Z" ⇒ "updatedAt": "2026-07-11T10:15:00.250Z"',
    '$.updatedAt timezone shift',
  ],
  [
    'local time against UTC',
    '"placedAt": "2026-07-10 16:03:27" ⇒ "placedAt": "2026-07-10T14:03:27Z"',
    '$.placedAt timezone shift',
  ],
  [
    'offset for Z',
    '"createdAt": "2026-01-10T14:03:27Z" ⇒ "createdAt": "2026-01-10T15:03:27+01:00"',
    '$.createdAt timezone notation',
  ],
  [
    'epoch seconds',
    '"createdAt": "2026-01-10T14:03:27Z" ⇒ "createdAt": 1768053807',
    '$.createdAt timezone notation',
  ],
  [
    'milliseconds lost',
    '"updatedAt": "2026-07-11T08:15:00.250Z" ⇒ "updatedAt": "2026-07-11T08:15:00Z"',
    '$.updatedAt timezone notation',
  ],
  [
    'a T put in',
    '"placedAt": "2026-07-10 16:03:27" ⇒ "placedAt": "2026-07-10T16:03:27"',
    '$.placedAt timezone notation',
  ],
  [
    'payments in UTC',
    [
      '"at": "2026-01-10T14:04:01+01:00" ⇒ "at": "2026-01-10T13:04:01Z"',
      '"at": "2026-01-10T14:04:02+01:00" ⇒ "at": "2026-01-10T13:04:02Z"',
    ],
    ['$.payments[0].at timezone notation', '$.payments[1].at timezone notation'],
  ],
  [
    'delivered a day early',
    '"deliveryDate": "2026-01-16" ⇒ "deliveryDate": "2026-01-15"',
    '$.deliveryDate timezone shift',
  ],
  [
    'delivered a week later',
    '"deliveryDate": "2026-01-16" ⇒ "deliveryDate": "2026-01-23"',
    '$.deliveryDate value',
  ],
  ['state in small letters', '"state": "PARTIALLY_PAID" ⇒ "state": "partially_paid"', '$.state text case'],
  ['another state', '"state": "PARTIALLY_PAID" ⇒ "state": "PAID"', '$.state value'],
  ['number without its letter', '"number": "A-1001" ⇒ "number": "1001"', '$.number text affix'],
  [
    'ampersand escaped',
    '"title": "Case & strap" ⇒ "title": "Case &amp; strap"',
    '$.items[1].title text escaping',
  ],
  ['trailing blank', '"city": "Dresden" ⇒ "city": "Dresden "', '$.customer.address.city text whitespace'],
  ['name in small letters', '"name": "Bob Norman" ⇒ "name": "bob norman"', '$.customer.name text case'],
  [
    'an inner host in the link',
    '"self": "https://shop.example/orders/450789469" ⇒ "self": "http://orders.internal:8080/orders/450789469"',
    '$.links.self text origin',
  ],
  [
    'an absolute link',
    '"invoice": "/invoices/1001.pdf" ⇒ "invoice": "https://shop.example/invoices/1001.pdf"',
    '$.links.invoice text origin',
  ],
  [
    'a zero lost in the postcode',
    '"postcode": "01067" ⇒ "postcode": "1067"',
    '$.customer.address.postcode value',
  ],
  ['postcode as a number', '"postcode": "01067" ⇒ "postcode": 1067', '$.customer.address.postcode value'],
  [
    'five faults in one order',
    [
      '"total": 148.75 ⇒ "total": 14875',
      '"state": "PARTIALLY_PAID" ⇒ "state": "partially_paid"',
      '"cancelledAt": null, ⇒ ',
      '"createdAt": "2026-01-10T14:03:27Z" ⇒ "createdAt": "2026-01-10T15:03:27Z"',
      '"quantity": 2 ⇒ "quantity": "2"',
    ],
    [
      '$.total unit',
      '$.state text case',
      '$.cancelledAt null-absent',
      '$.createdAt timezone shift',
      '$.items[1].quantity type',
    ],
  ],
  [
    'a price and a text in one element',
    ['"price": 12.5 ⇒ "price": 13.5', '"title": "Case & strap" ⇒ "title": "CASE & STRAP"'],
    ['$.items[1].price value', '$.items[1].title text case'],
  ],
  [
    'an item renamed and another changed',
    ['"sku": "CABLE-USB" ⇒ "sku": "CABLE-C"', '"quantity": 2 ⇒ "quantity": 5'],
    ['$.items[2].sku value', '$.items[1].quantity value'],
  ],
  ['null where an amount was', '"weight": 2.35 ⇒ "weight": null', '$.weight value'],
  ['nothing: members in another order', { swap: ['"currency": "EUR"', '"weight": 2.35'] }, []],
  [
    'nothing: numbers written otherwise',
    [
      '"amount": 100.0 ⇒ "amount": 1e2',
      '"price": 12.5 ⇒ "price": 12.50',
      '"total": 148.75 ⇒ "total": 14875e-2',
    ],
    [],
  ],
  [
    'nothing: escapes within JSON',
    [
      '"street": "Gartenstraße 12" ⇒ "street": "Gartenstra\\u00dfe 12"',
      '"invoice": "/invoices/1001.pdf" ⇒ "invoice": "\\/invoices\\/1001.pdf"',
    ],
    [],
  ],
  ['nothing: brotli', [], [], { right: { coding: 'br' } }],
  ['nothing: gzip against zstd', [], [], { left: { coding: 'gzip' }, right: { coding: 'zstd' } }],
  ['nothing: UTF-16', [], [], { right: { charset: 'utf-16le' } }],
  ['nothing: a byte order mark', [], [], { right: { charset: 'utf-8 with mark' } }],
  ['nothing: charset said aloud', [], [], { right: { type: 'application/json; charset=UTF-8' } }],
  [
    'nothing: no white space',
    [],
    [],
    { right: { body: JSON.stringify({ id: 450789469 }) }, left: { body: '{ "id" :\n450789469 }' } },
  ],
  ['a fault under gzip', '"total": 148.75 ⇒ "total": 148.80', '$.total value', { right: { coding: 'gzip' } }],
  [
    'a fault in UTF-16',
    '"city": "Dresden" ⇒ "city": "DRESDEN"',
    '$.customer.address.city text case',
    { right: { charset: 'utf-16be' } },
  ],
]);
