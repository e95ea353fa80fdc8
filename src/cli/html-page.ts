import { printable } from './table.ts';

/** Nothing is loaded and nothing runs, whatever an answer has planted: no script, no other origin, styles of its own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2.5rem; }
h2 small, .dim { font-weight: normal; opacity: .75; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8885; overflow-wrap: anywhere; }
td.number { text-align: right; white-space: nowrap; }
code, pre { font: 13px/1.4 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { margin: .2rem 0; padding: .5rem; background: #8882; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; }
.problem { color: #b00; }
svg rect.against { fill: #c33; }
svg rect.judged { fill: #8886; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; font-size: 11px; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
}
`;

/** A whole page in one file. `title` is plain text, `body` is HTML. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<title>${htmlText(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Text of anybody's as HTML, between tags and in quoted attributes alike. */
export function htmlText(plain: string): string {
  return printable(plain).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
