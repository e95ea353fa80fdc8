import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { reportHtml } from '../../../src/cli/report-html.ts';
import { reportMarkdown } from '../../../src/cli/report-markdown.ts';
import { coverage, discrepancy, sample, status } from './fixtures.ts';

const AT = '2026-03-02T00:00:00Z';
const HOSTILE = `</code></pre></details><script>alert(1)</script><img src=x onerror="x()">'" \u202e{{x}} <!-- --> |`;

const series = [
  { at: '2026-03-01T09:00:00.000Z', minutes: 5, verdicts: { match: 9, mismatch: 1 } },
  { at: '2026-03-01T09:05:00.000Z', minutes: 5, verdicts: {} },
  { at: '2026-03-01T09:10:00.000Z', minutes: 5, verdicts: { match: 10 } },
];

/** Every element of a document, and every attribute of one. */
function elements(html: string): { names: string[]; attributes: string[] } {
  const names: string[] = [];
  const attributes: string[] = [];
  const visit = (node: object): void => {
    if ('tagName' in node) names.push(String(node.tagName));
    if ('attrs' in node) for (const { name } of node.attrs as { name: string }[]) attributes.push(name);
    if ('childNodes' in node) for (const child of node.childNodes as object[]) visit(child);
  };
  visit(parse(html));
  return { names, attributes };
}

function hostileCoverage(planted: string) {
  const known = coverage();
  const shapes = known.compared.map((shape) => ({
    ...shape,
    ...{ method: planted, path: planted, query: [planted], contentType: planted },
  }));
  return { ...known, compared: shapes };
}

/** `named`: what only a configuration names, and checks. */
function hostileReport(planted: string, named = planted) {
  const found = discrepancy({
    path: planted,
    cause: planted,
    example: { path: planted, left: planted, right: planted, detail: planted },
  });
  const { left } = sample();
  const answer = { ...left, body: planted, headers: [[planted, planted]] as [string, string][] };
  const stored = sample({
    request: { id: planted, method: planted, target: planted, headers: [[planted, planted]], body: planted },
    left: answer,
    right: { ...answer, body: `${planted}2` },
  });
  const urls = { monolith: 'http://127.0.0.1:1', service: 'http://127.0.0.1:2' };
  const route = {
    status: status({ id: named, service: named, reasons: { failed: { [named]: 1 } }, urls }),
    discrepancies: [found],
    coverage: hostileCoverage(planted),
    series,
    samples: new Map([[found.id, stored]]),
  };
  return { since: named, routes: [route] };
}

test('says how much was compared, how it went, what differs with its share, and shows an exchange', () => {
  const html = reportHtml(hostileReport('plain'), AT);
  expect(html).toContain('10,000 compared');
  expect(html).toContain('<td class="number">1,390</td><td class="number">13.9 %</td>');
  expect(html).toContain('2026-03-01T09:00:00.000Z: mismatch rate 10.00 %');
  expect(html).toContain('2026-03-01T09:05:00.000Z: nothing compared');
  expect(html).toContain('<pre>200\nplain</pre></div><div>service<pre>200\nplain2</pre>');
  expect(html).toContain('curl -sSig --path-as-is -X &#39;plain&#39; &#39;http://127.0.0.1:1plain&#39;');
});

test('what an answer has planted becomes no element, no attribute and no script; nothing is loaded', () => {
  const [plain, planted] = [
    elements(reportHtml(hostileReport('plain'), AT)),
    elements(reportHtml(hostileReport(HOSTILE), AT)),
  ];
  expect(planted).toEqual(plain);
  expect(planted.names).not.toContain('script');
  const html = reportHtml(hostileReport(HOSTILE), AT);
  expect(html).toContain('&#60;script&#62;alert(1)');
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/\u202e|<(?:script|img|link|iframe)|\b(?:src|href)=(?!x)/);
});

test('neither does it in Markdown, within the folded exchanges', () => {
  const markdown = reportMarkdown(hostileReport(HOSTILE, 'orders'));
  expect(markdown).toContain('<details><summary>3fa9c1d2e4b5: &#60;/code');
  expect(markdown).not.toMatch(/<script|<img|\u202e/);
  expect(markdown.match(/<\/details>/g)).toHaveLength(1);
});
