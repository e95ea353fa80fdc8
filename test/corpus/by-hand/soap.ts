import { pairsOf } from '../pair.ts';

const ENVELOPE = {
  type: 'text/xml; charset=utf-8',
  body: `<?xml version="1.0"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <soap:Header><MessageID xmlns="urn:wsa">uuid:5f7c1a04-1b0e-4d9b-8a53-6f0e2d9c7b11</MessageID></soap:Header>
  <soap:Body>
    <GetOrdersResponse xmlns="urn:erp:orders">
      <Result code="0" text="OK"/>
      <Customer type="COMPANY"><Name>Miller &amp; Sons</Name><Vat>DE811569869</Vat><Blocked>false</Blocked></Customer>
      <Order nr="4711"><Date>2026-01-09</Date><Net>1250.00</Net><Gross>1487.5</Gross><Weight>12.345</Weight></Order>
      <Order nr="4712"><Date>2026-01-10</Date><Net>80.00</Net><Gross>95.2</Gross><Weight xsi:nil="true"/></Order>
      <Order nr="4713"><Date>2026-01-12</Date><Net>19.90</Net><Gross>23.681</Gross><Weight>0.5</Weight><Remark>  urgent</Remark></Order>
      <Created>2026-01-14T08:00:00.000Z</Created>
    </GetOrdersResponse>
  </soap:Body>
</soap:Envelope>`,
};

const RESPONSE = '$.Envelope.Body.GetOrdersResponse';
const ORDER = `${RESPONSE}.Order`;

const FAULT = {
  type: 'text/xml',
  status: 500,
  body: '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>Order unknown</faultstring></s:Fault></s:Body></s:Envelope>',
};

export const soap = [
  ...pairsOf('SOAP', ENVELOPE, [
    [
      'message id made anew',
      '5f7c1a04-1b0e-4d9b-8a53-6f0e2d9c7b11 ⇒ c2d98e6f-7a31-4f05-9be4-10a5d3f6427c',
      '$.Envelope.Header.MessageID generated',
    ],
    ['a gross amount rounded', '23.681 ⇒ 23.68', `${ORDER}[2].Gross rounding`],
    [
      'net amounts without zeros',
      ['1250.00 ⇒ 1250', '80.00 ⇒ 80'],
      [`${ORDER}[0].Net rounding`, `${ORDER}[1].Net rounding`],
    ],
    ['a gross amount in cents', '95.2 ⇒ 9520', `${ORDER}[1].Gross unit`],
    ['a weight in grams', '12.345 ⇒ 12345', `${ORDER}[0].Weight unit`],
    ['another weight', '12.345 ⇒ 12.354', `${ORDER}[0].Weight value`],
    [
      'an order lost',
      '<Order nr="4711"><Date>2026-01-09</Date><Net>1250.00</Net><Gross>1487.5</Gross><Weight>12.345</Weight></Order> ⇒ ',
      `${ORDER}[0] missing`,
    ],
    [
      'an order put in front',
      '<Order nr="4711"> ⇒ <Order nr="4700"><Date>2026-01-02</Date></Order><Order nr="4711">',
      `${ORDER}[0] extra`,
    ],
    [
      'orders the other way',
      {
        swap: [
          '<Order nr="4711"><Date>2026-01-09</Date><Net>1250.00</Net><Gross>1487.5</Gross><Weight>12.345</Weight></Order>',
          '<Order nr="4713"><Date>2026-01-12</Date><Net>19.90</Net><Gross>23.681</Gross><Weight>0.5</Weight><Remark>  urgent</Remark></Order>',
        ],
      },
      `${ORDER} ordering`,
    ],
    [
      'orders the other way, one changed',
      [
        {
          swap: [
            '<Order nr="4711"><Date>2026-01-09</Date><Net>1250.00</Net><Gross>1487.5</Gross><Weight>12.345</Weight></Order>',
            '<Order nr="4712"><Date>2026-01-10</Date><Net>80.00</Net><Gross>95.2</Gross><Weight xsi:nil="true"/></Order>',
          ],
        },
        '80.00 ⇒ 81.00',
      ],
      [`${ORDER} ordering`, `${ORDER}[1].Net value`],
      { swapped: [`${ORDER} ordering`, `${ORDER}[0].Net value`] },
    ],
    ['a number renamed', 'nr="4712" ⇒ nr="4799"', `${ORDER}[1]['@nr'] value`],
    ['a number with zeros before it', 'nr="4712" ⇒ nr="0004712"', `${ORDER}[1]['@nr'] value`],
    ['a date a day late', '2026-01-12 ⇒ 2026-01-13', `${ORDER}[2].Date timezone shift`],
    ['a date as a date-time', '2026-01-12 ⇒ 2026-01-12T00:00:00', `${ORDER}[2].Date value`],
    [
      'created an hour late',
      '2026-01-14T08:00:00.000Z ⇒ 2026-01-14T09:00:00.000Z',
      `${RESPONSE}.Created timezone shift`,
    ],
    [
      'created with an offset and no fraction',
      '2026-01-14T08:00:00.000Z ⇒ 2026-01-14T09:00:00+01:00',
      `${RESPONSE}.Created timezone notation`,
    ],
    [
      'a name escaped twice',
      'Miller &amp; Sons ⇒ Miller &amp;amp; Sons',
      `${RESPONSE}.Customer.Name text escaping`,
    ],
    ['a remark trimmed', '  urgent ⇒ urgent', `${ORDER}[2].Remark text whitespace`],
    ['a remark lost', '<Remark>  urgent</Remark> ⇒ ', `${ORDER}[2].Remark missing`],
    ['another kind of customer', 'type="COMPANY" ⇒ type="PERSON"', `${RESPONSE}.Customer['@type'] value`],
    [
      'kind of customer in small letters',
      'type="COMPANY" ⇒ type="company"',
      `${RESPONSE}.Customer['@type'] text case`,
    ],
    ['VAT number without its country', 'DE811569869 ⇒ 811569869', `${RESPONSE}.Customer.Vat text affix`],
    ['a flag as a digit', 'false ⇒ 0', `${RESPONSE}.Customer.Blocked value`],
    ['a flag in capitals', 'false ⇒ FALSE', `${RESPONSE}.Customer.Blocked text case`],
    ['nil lost', ' xsi:nil="true" ⇒ ', `${ORDER}[1].Weight['@xsi:nil'] missing`],
    [
      'children in another order',
      { swap: ['<Name>Miller &amp; Sons</Name>', '<Vat>DE811569869</Vat>'] },
      `${RESPONSE}.Customer ordering`,
    ],
    ['result of another code', 'code="0" ⇒ code="7"', `${RESPONSE}.Result['@code'] value`],
    ['an empty text more', 'text="OK" ⇒ text="OK" hint=""', `${RESPONSE}.Result['@hint'] empty`],
    ['a namespace of another version', 'urn:erp:orders ⇒ urn:erp:orders:2', `${RESPONSE}['@xmlns'] value`],
    [
      'four faults',
      ['23.681 ⇒ 23.68', 'type="COMPANY" ⇒ type="company"', '<Remark>  urgent</Remark> ⇒ ', '95.2 ⇒ 9520'],
      [
        `${ORDER}[2].Gross rounding`,
        `${RESPONSE}.Customer['@type'] text case`,
        `${ORDER}[2].Remark missing`,
        `${ORDER}[1].Gross unit`,
      ],
    ],
    [
      'an error page of the proxy',
      [],
      ['status status class change', '$ value'],
      { right: { status: 502, type: 'text/html', body: '<h1>Bad Gateway</h1>' } },
    ],
    [
      'nothing: other prefixes',
      [],
      [],
      {
        left: { body: '<s:E xmlns:s="urn:a"><s:B><x xmlns="urn:b">1</x></s:B></s:E>' },
        right: { body: '<E xmlns="urn:a"><B><y:x xmlns:y="urn:b">1</y:x></B></E>' },
      },
    ],
    [
      'nothing: laid out on lines of their own',
      '<Name>Miller &amp; Sons</Name><Vat> ⇒ \n<Name>Miller &#38; Sons</Name>\n<Vat>',
      [],
    ],
    ['nothing: single quotes', 'code="0" text="OK"/> ⇒ text=\'OK\' code=\'0\' ></Result>', []],
    [
      'nothing: an encoding named',
      '<?xml version="1.0"?> ⇒ <?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
      [],
    ],
    ['a processing instruction', '<soap:Body> ⇒ <?trace on?><soap:Body>', "$.Envelope['?trace'] extra"],
    ['nothing: UTF-16 with its mark', [], [], { right: { charset: 'utf-16be' } }],
    [
      'nothing: application/xml said so',
      [],
      'headers.content-type header',
      { right: { type: 'application/xml' } },
    ],
  ]),
  ...pairsOf('SOAP fault', FAULT, [
    ['another code', 's:Client ⇒ s:Server', '$.Envelope.Body.Fault.faultcode value'],
    ['another status of failure', [], 'status status class change', { right: { status: 400 } }],
    [
      'another status, another text',
      'Order unknown ⇒ ORDER UNKNOWN',
      ['status status same class', '$.Envelope.Body.Fault.faultstring text case'],
      { right: { status: 503 } },
    ],
    ['a detail more', '</s:Fault> ⇒ <detail>4711</detail></s:Fault>', '$.Envelope.Body.Fault.detail extra'],
  ]),
];
