import { pairsOf } from '../pair.ts';

const INVOICE = {
  type: 'application/json',
  body: `{
  "object": "invoice",
  "id": "in_1MtHbELkdIwHu7ixl4OzzPMv",
  "version": "1.10",
  "amount_due": 2499,
  "amount_paid": 0,
  "fee": 0.1,
  "exchange_rate": 1.0834,
  "vat": "19.00",
  "net": 1234567.891,
  "created": 1680644467,
  "due_on": "2023-04-30",
  "period": {"start": "2023-03-26T00:30:00Z", "end": "2023-04-26T00:30:00Z"},
  "printed": "Tue, 04 Apr 2023 21:41:07 GMT",
  "status": "open",
  "memo": "Thank you\\nfor your order",
  "currency": "eur",
  "customer_name": "Zoë Müller",
  "tax_ids": [],
  "discount": null,
  "metadata": {},
  "lines": [
    {"description": "Seat, monthly", "unit_amount": 1000, "quantity": 2, "tax": 3.8, "proration": false},
    {"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false},
    {"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false},
    {"description": "Support hours", "unit_amount": 7500, "quantity": 0.25, "tax": 3.5625, "proration": true}
  ],
  "schedule": [[1, 0.5], [2, 0.25], [3, 0.25]],
  "pdf": "https://pay.example/invoice/acct_1/pdf?s=ap",
  "trace": "4bf92f3577b34da6a3ce929d0e0e4736"
}`,
};

export const invoices = pairsOf('invoices', INVOICE, [
  ['cents as euros', '"amount_due": 2499 ⇒ "amount_due": 24.99', '$.amount_due unit'],
  [
    'unit amounts as euros',
    ['"unit_amount": 1000 ⇒ "unit_amount": 10', '"unit_amount": 7500 ⇒ "unit_amount": 75'],
    ['$.lines[0].unit_amount unit', '$.lines[3].unit_amount unit'],
  ],
  ['hours in minutes', '"quantity": 0.25 ⇒ "quantity": 15', '$.lines[3].quantity unit'],
  ['the fee in a float', '"fee": 0.1 ⇒ "fee": 0.10000000149011612', '$.fee rounding'],
  ['the fee with noise', '"fee": 0.1 ⇒ "fee": 0.09999999999999999', '$.fee rounding'],
  [
    'the rate with two decimals',
    '"exchange_rate": 1.0834 ⇒ "exchange_rate": 1.08',
    '$.exchange_rate rounding',
  ],
  ['the net amount to cents', '"net": 1234567.891 ⇒ "net": 1234567.89', '$.net rounding'],
  ['the net amount to a whole number', '"net": 1234567.891 ⇒ "net": 1234568', '$.net rounding'],
  ['tax of lines rounded', ['"tax": 3.5625 ⇒ "tax": 3.56'], ['$.lines[3].tax rounding']],
  ['VAT without its zeros', '"vat": "19.00" ⇒ "vat": "19"', '$.vat rounding'],
  ['VAT as a number', '"vat": "19.00" ⇒ "vat": 19', '$.vat type'],
  ['another VAT', '"vat": "19.00" ⇒ "vat": "16.00"', '$.vat value'],
  [
    'created in milliseconds',
    '"created": 1680644467 ⇒ "created": 1680644467000',
    '$.created timezone notation',
  ],
  [
    'created as ISO',
    '"created": 1680644467 ⇒ "created": "2023-04-04T21:41:07Z"',
    '$.created timezone notation',
  ],
  ['created as text', '"created": 1680644467 ⇒ "created": "1680644467"', '$.created type'],
  ['created a second later', '"created": 1680644467 ⇒ "created": 1680644468', '$.created value'],
  ['due a day later', '"due_on": "2023-04-30" ⇒ "due_on": "2023-05-01"', '$.due_on timezone shift'],
  ['due at midnight', '"due_on": "2023-04-30" ⇒ "due_on": "2023-04-30T00:00:00Z"', '$.due_on value'],
  [
    'the period over a DST change',
    [
      '"start": "2023-03-26T00:30:00Z" ⇒ "start": "2023-03-26T01:30:00"',
      '"end": "2023-04-26T00:30:00Z" ⇒ "end": "2023-04-26T02:30:00"',
    ],
    ['$.period.start timezone shift', '$.period.end timezone shift'],
  ],
  [
    'printed in ISO',
    '"printed": "Tue, 04 Apr 2023 21:41:07 GMT" ⇒ "printed": "2023-04-04T21:41:07Z"',
    '$.printed timezone notation',
  ],
  [
    'printed two hours later',
    '"printed": "Tue, 04 Apr 2023 21:41:07 GMT" ⇒ "printed": "Tue, 04 Apr 2023 23:41:07 GMT"',
    '$.printed timezone shift',
  ],
  ['currency in capitals', '"currency": "eur" ⇒ "currency": "EUR"', '$.currency text case'],
  [
    'a line break as two',
    '"memo": "Thank you\\nfor your order" ⇒ "memo": "Thank you\\r\\nfor your order"',
    '$.memo text whitespace',
  ],
  [
    'a line break as a blank',
    '"memo": "Thank you\\nfor your order" ⇒ "memo": "Thank you for your order"',
    '$.memo text whitespace',
  ],
  [
    'a line break escaped twice',
    '"memo": "Thank you\\nfor your order" ⇒ "memo": "Thank you\\\\nfor your order"',
    '$.memo text escaping',
  ],
  [
    'the name in NFD',
    '"customer_name": "Zoë Müller" ⇒ "customer_name": "Zoe\u0308 Mu\u0308ller"',
    '$.customer_name text unicode',
  ],
  [
    'the name without its dots',
    '"customer_name": "Zoë Müller" ⇒ "customer_name": "Zoe Muller"',
    '$.customer_name value',
  ],
  [
    'the name as entities',
    '"customer_name": "Zoë Müller" ⇒ "customer_name": "Zo&#235; M&uuml;ller"',
    '$.customer_name text escaping',
  ],
  [
    'the name in a wrong charset',
    '"customer_name": "Zoë Müller" ⇒ "customer_name": "ZoÃ« MÃ¼ller"',
    '$.customer_name value',
  ],
  [
    'empty lists for null',
    ['"tax_ids": [] ⇒ "tax_ids": null', '"discount": null ⇒ "discount": []'],
    ['$.tax_ids empty', '$.discount empty'],
  ],
  ['no metadata', '"metadata": {}, ⇒ ', '$.metadata empty'],
  ['metadata as a list', '"metadata": {} ⇒ "metadata": []', '$.metadata value'],
  ['discount left out', '"discount": null, ⇒ ', '$.discount null-absent'],
  ['discount of zero', '"discount": null ⇒ "discount": 0', '$.discount value'],
  [
    'one of two equal lines lost',
    '{"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false},\n    {"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false}, ⇒ {"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false},',
    '$.lines[2] missing',
  ],
  [
    'a third equal line',
    '{"description": "Support hours" ⇒ {"description": "Storage, 100 GB", "unit_amount": 499, "quantity": 1, "tax": 0.9481, "proration": false},\n{"description": "Support hours"',
    '$.lines[3] extra',
  ],
  [
    'a line of another text',
    '"description": "Support hours" ⇒ "description": "Support, hourly"',
    '$.lines[3].description value',
  ],
  [
    'lines without keys in another order',
    {
      swap: [
        '{"description": "Seat, monthly", "unit_amount": 1000, "quantity": 2, "tax": 3.8, "proration": false}',
        '{"description": "Support hours", "unit_amount": 7500, "quantity": 0.25, "tax": 3.5625, "proration": true}',
      ],
    },
    '$.lines ordering',
  ],
  [
    'rows in another order',
    '[[1, 0.5], [2, 0.25], [3, 0.25]] ⇒ [[3, 0.25], [2, 0.25], [1, 0.5]]',
    '$.schedule ordering',
  ],
  ['a number within a row', '[2, 0.25], ⇒ [2, 0.35],', '$.schedule[1][1] value'],
  ['a row more', '[3, 0.25]] ⇒ [3, 0.25], [4, 0]]', '$.schedule[3] extra'],
  [
    'trace made anew',
    '"trace": "4bf92f3577b34da6a3ce929d0e0e4736" ⇒ "trace": "a91c0e55d2f84b1795be03c7162fa8d0"',
    '$.trace generated',
  ],
  [
    'trace with another digit',
    '"trace": "4bf92f3577b34da6a3ce929d0e0e4736" ⇒ "trace": "4bf92f3577b34da6a3ce929d0e0e4737"',
    '$.trace value',
  ],
  [
    'id made anew',
    '"id": "in_1MtHbELkdIwHu7ixl4OzzPMv" ⇒ "id": "in_9QzXc2RnbKfVw4aTe8UjyLGd"',
    '$.id generated',
  ],
  [
    'pdf at another host',
    '"pdf": "https://pay.example/invoice/acct_1/pdf?s=ap" ⇒ "pdf": "https://billing.example:8443/invoice/acct_1/pdf?s=ap"',
    '$.pdf text origin',
  ],
  [
    'pdf with another query',
    '"pdf": "https://pay.example/invoice/acct_1/pdf?s=ap" ⇒ "pdf": "https://pay.example/invoice/acct_1/pdf?s=bp"',
    '$.pdf value',
  ],
  ['version with one digit less', '"version": "1.10" ⇒ "version": "1.1"', '$.version value'],
  ['version as a number', '"version": "1.10" ⇒ "version": 1.1', '$.version value'],
  [
    'a key written twice',
    '"amount_paid": 0, ⇒ "amount_paid": 2499, "amount_paid": 0,',
    '$.amount_paid value',
  ],
  [
    'a key written twice that hides a change',
    ['"amount_paid": 0, ⇒ "amount_paid": 0, "amount_paid": 2499,'],
    ['$.amount_paid value', '$.amount_paid value'],
  ],
  [
    'nothing: a key written twice on both sides',
    '"status": "open" ⇒ "status": "open", "status": "open"',
    [],
    { left: { edits: ['"status": "open" ⇒ "status": "open", "status": "open"'] } },
  ],
  [
    'nothing: members of lines in another order',
    '{"description": "Support hours", "unit_amount": 7500 ⇒ {"unit_amount": 7500, "description": "Support hours"',
    [],
  ],
  [
    'nothing: exponents',
    [
      '"amount_due": 2499 ⇒ "amount_due": 2.499e3',
      '"amount_paid": 0 ⇒ "amount_paid": -0.0',
      '"fee": 0.1 ⇒ "fee": 1.0E-1',
    ],
    [],
  ],
  [
    'nothing: escaped letters',
    '"customer_name": "Zoë Müller" ⇒ "customer_name": "Zo\\u00eb M\\u00FCller"',
    [],
  ],
  ['nothing: deflate', [], [], { left: { coding: 'deflate' } }],
  [
    'nothing: called text',
    [],
    [],
    { left: { type: 'text/json' }, right: { type: 'Text/JSON;charset="utf-8"' } },
  ],
]);
