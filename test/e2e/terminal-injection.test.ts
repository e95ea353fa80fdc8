import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configFile } from '../helpers/config-file.ts';
import { startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

// Text that others wrote must not move the cursor, set the title or hide a line of whoever reads it.
const ESCAPE = '\u001b';

test('check and start show the control characters of a configuration and do not send them', async () => {
  const file = join(await tempFolder(), 'routes.yaml');
  await writeFile(file, 'version: 1\n"mono\\e[2Jlith": 3\nservices: { "a\\e[31mb": { url: "ftp://x" } }\n');

  for (const verb of ['check', 'start']) {
    const { code, err } = await runVerb([verb, '-c', file]);
    expect(code).toBe(1);
    expect(err).toContain('mono\\u001b[2Jlith is not a known key');
    expect(err).not.toContain(ESCAPE);
  }
});

test('what a server that is not a Ficus says is shown and not sent', async () => {
  const origin = await startOrigin((_request, response) => {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `no ${ESCAPE}]0;pwned\u0007` } }));
  });
  onTestFinished(() => origin.stop());

  const { code, err } = await runVerb(['report', '--admin', origin.url]);
  expect(code).toBe(2);
  expect(err).toContain('no \\u001b]0;pwned\\u0007');
  expect(err).not.toContain(ESCAPE);
});

test.each([
  ['a control character', `/orders/1${ESCAPE}[31m`, 'has a character that no request carries as it is'],
  ['a blank', '/orders/1 2', 'has a character that no request carries as it is'],
  ['credentials', 'http://me:pw@shop.test/orders/1', 'has credentials'],
])('explain refuses a URL with %s, as the proxy does', async (_what, url, says) => {
  const { file } = await configFile();

  const { code, out, err } = await runVerb(['explain', 'GET', url, '-c', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
  expect(err).not.toContain(ESCAPE);
});
