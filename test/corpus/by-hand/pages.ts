import { pairsOf } from '../pair.ts';

const PAGE = {
  type: 'text/html; charset=utf-8',
  body: `<!DOCTYPE html>
<html lang="en">
  <head>
    <title>Your basket</title>
    <meta name="csrf" content="kQ3vN8xZt2Lw9RbYp5Hd">
    <link rel="stylesheet" href="/assets/app.css">
  </head>
  <body class="shop  wide">
    <h1>Basket of Chloë</h1>
    <p>Hello <b>Chloë</b>, 3 items.</p>
    <table id="basket">
      <tr><th>Article</th><th>Price</th></tr>
      <tr><td>Teapot</td><td>24.50</td></tr>
      <tr><td>Cup &amp; saucer</td><td>8.333</td></tr>
      <tr><td>Spoon</td><td>3.20</td></tr>
    </table>
    <p class="note">Delivery by <time datetime="2026-01-16T10:00:00+01:00">Friday</time></p>
    <ul><li>Cash</li><li>Card</li><li>Invoice</li></ul>
    <form action="/checkout" method="post">
      <input type="hidden" name="basket" value="77">
      <input type="text" name="voucher" value="">
      <textarea name="remark">No  onions</textarea>
    </form>
    <a href="https://shop.example/help">Help</a>
    <img src="/img/7.png" alt="Tea">
    <pre>a
  b</pre>
  </body>
</html>`,
};

const BODY = '$.html.body';
const ROW = `${BODY}.table.tbody.tr`;

export const pages = pairsOf('page', PAGE, [
  ['another heading', 'Basket of Chloë ⇒ Cart of Chloë', `${BODY}.h1 value`],
  ['heading in capitals', 'Basket of Chloë ⇒ BASKET OF CHLOË', `${BODY}.h1 text case`],
  ['heading in NFD', 'Basket of Chloë ⇒ Basket of Chloe\u0308', `${BODY}.h1 text unicode`],
  ['title with a shop before it', '<title>Your basket ⇒ <title>Shop: Your basket', '$.html.head.title value'],
  ['another price', '24.50 ⇒ 25.50', `${ROW}[1].td[1] value`],
  ['a price rounded', '8.333 ⇒ 8.33', `${ROW}[2].td[1] rounding`],
  ['a price without its zero', '24.50 ⇒ 24.5', `${ROW}[1].td[1] rounding`],
  ['a price in cents', '24.50 ⇒ 2450', `${ROW}[1].td[1] unit`],
  [
    'prices with a currency',
    ['24.50 ⇒ 24.50 €', '3.20 ⇒ 3.20 €'],
    [`${ROW}[1].td[1] text affix`, `${ROW}[3].td[1] text affix`],
  ],
  ['escaped twice', 'Cup &amp; saucer ⇒ Cup &amp;amp; saucer', `${ROW}[2].td[0] text escaping`],
  ['a row lost', '<tr><td>Spoon</td><td>3.20</td></tr> ⇒ ', `${ROW}[3] missing`],
  ['a row put in', '<tr><td>Spoon ⇒ <tr><td>Tray</td><td>12.00</td></tr><tr><td>Spoon', `${ROW}[3] extra`],
  [
    'rows the other way',
    { swap: ['<tr><td>Teapot</td><td>24.50</td></tr>', '<tr><td>Spoon</td><td>3.20</td></tr>'] },
    `${ROW} ordering`,
  ],
  ['list items the other way', { swap: ['<li>Cash</li>', '<li>Card</li>'] }, `${BODY}.ul.li ordering`],
  ['a list item lost', '<li>Card</li> ⇒ ', `${BODY}.ul.li[1] missing`],
  ['a list item changed', '<li>Invoice</li> ⇒ <li>Direct debit</li>', `${BODY}.ul.li[2] value`],
  ['bold lost', '<b>Chloë</b> ⇒ <b></b>', `${BODY}.p[0].b value`],
  ['another number of items', ', 3 items. ⇒ , 4 items.', `${BODY}.p[0]['#text'][1] value`],
  [
    'csrf token made anew',
    'kQ3vN8xZt2Lw9RbYp5Hd ⇒ Zf7cM1uKe4Xq8SgTj2Ya',
    "$.html.head.meta['@content'] generated",
  ],
  [
    'stylesheet elsewhere',
    'href="/assets/app.css" ⇒ href="https://cdn.example/assets/app.css"',
    "$.html.head.link['@href'] text origin",
  ],
  [
    'stylesheet with a version',
    'href="/assets/app.css" ⇒ href="/assets/app.css?v=2"',
    "$.html.head.link['@href'] value",
  ],
  ['another class', 'class="note" ⇒ class="notice"', `${BODY}.p[1]['@class'] value`],
  ['an attribute lost', ' alt="Tea" ⇒ ', `${BODY}.img['@alt'] missing`],
  ['an empty attribute lost', ' value=""> ⇒ >', `${BODY}.form.input[1]['@value'] empty`],
  ['an attribute more', '<ul> ⇒ <ul class="pay">', `${BODY}.ul['@class'] extra`],
  [
    'delivery in UTC',
    'datetime="2026-01-16T10:00:00+01:00" ⇒ datetime="2026-01-16T09:00:00Z"',
    `${BODY}.p[1].time['@datetime'] timezone notation`,
  ],
  [
    'delivery an hour early',
    'datetime="2026-01-16T10:00:00+01:00" ⇒ datetime="2026-01-16T09:00:00+01:00"',
    `${BODY}.p[1].time['@datetime'] timezone shift`,
  ],
  ['form posted elsewhere', 'action="/checkout" ⇒ action="/v2/checkout"', `${BODY}.form['@action'] value`],
  [
    'form posted to an inner host',
    'action="/checkout" ⇒ action="http://shop.internal/checkout"',
    `${BODY}.form['@action'] text origin`,
  ],
  ['basket of another number', 'value="77" ⇒ value="78"', `${BODY}.form.input[0]['@value'] value`],
  ['white space in a textarea', 'No  onions ⇒ No onions', `${BODY}.form.textarea text whitespace`],
  ['white space in pre', 'a\n  b ⇒ a\n b', `${BODY}.pre text whitespace`],
  [
    'help over http',
    'https://shop.example/help ⇒ http://shop.example/help',
    `${BODY}.a['@href'] text origin`,
  ],
  ['another language', 'lang="en" ⇒ lang="de"', "$.html['@lang'] value"],
  ['no doctype', '<!DOCTYPE html>\n ⇒ ', "$['!doctype'] missing"],
  [
    'three faults',
    ['24.50 ⇒ 25.50', 'lang="en" ⇒ lang="EN"', '<li>Card</li> ⇒ '],
    [`${ROW}[1].td[1] value`, "$.html['@lang'] text case", `${BODY}.ul.li[1] missing`],
  ],
  [
    'an error page of success',
    [],
    '$ media-type',
    { left: { type: 'application/json', body: '{"items":[]}' } },
  ],
  [
    'nothing: laid out on one line',
    [
      '</tr>\n      <tr><td>Teapot ⇒ </tr><tr><td>Teapot',
      '<html lang="en">\n  <head>\n    <title> ⇒ <html lang="en"><head><title>',
    ],
    [],
  ],
  [
    'nothing: implied tags',
    ['<table id="basket"> ⇒ <table id="basket"><tbody>', '<li>Cash</li><li>Card</li> ⇒ <li>Cash<li>Card'],
    [],
  ],
  [
    'nothing: tags and attributes in capitals',
    ['<h1> ⇒ <H1>', '<img src="/img/7.png" alt="Tea"> ⇒ <IMG ALT=Tea SRC=/img/7.png />'],
    [],
  ],
  ['nothing: entities', 'Basket of Chloë ⇒ Basket of Chlo&euml;', []],
  ['nothing: a comment', '<ul> ⇒ <!-- payment --><ul>', []],
  ['nothing: white space in a class', 'class="shop  wide" ⇒ class=" shop wide"', []],
  ['nothing: white space runs in prose', 'Hello <b> ⇒ Hello\n      <b>', []],
  [
    'nothing: latin-1 said in a meta',
    [],
    [],
    {
      left: {
        type: 'text/html',
        body: '<html><meta charset="iso-8859-1"><p>Chloë</html>',
        charset: 'latin1',
      },
      right: { type: 'text/html', body: '<html><meta charset="iso-8859-1"><p>Chlo&euml;</html>' },
    },
  ],
  ['nothing: brotli against gzip', [], [], { left: { coding: 'br' }, right: { coding: 'gzip' } }],
  ['nothing: doctype in small letters', '<!DOCTYPE html> ⇒ <!doctype HTML>', []],
]);
