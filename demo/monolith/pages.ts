import type { ShopDatabase } from './database.ts';

/** Who is signed in, by session id. Kept in memory: a restart signs everybody out. */
export type Sessions = Map<string, number>;

const MOST_SESSIONS = 10_000;

/** Signs a customer in and returns the new session's id; undefined when there is no such customer. */
export function signIn(
  db: ShopDatabase,
  sessions: Sessions,
  customerId: number,
  newId: () => string,
): string | undefined {
  if (!db.prepare('SELECT id FROM customers WHERE id = ?').get(customerId)) return undefined;
  const oldest = sessions.keys().next();
  if (sessions.size >= MOST_SESSIONS && !oldest.done) sessions.delete(oldest.value);
  const sid = newId();
  sessions.set(sid, customerId);
  return sid;
}

export function homePage(db: ShopDatabase, customerId: number | undefined): string {
  const goods = db.prepare('SELECT id, name, price FROM products ORDER BY rowid LIMIT 12').all() as {
    id: number;
    name: string;
    price: number;
  }[];
  const list = goods
    .map((p) => `<li><a href="/products/${p.id}">${escapeHtml(p.name)}</a> ${p.price.toFixed(2)} &euro;</li>`)
    .join('\n');
  return page(
    `<p>${greeting(db, customerId)}</p>\n<ul>\n${list}\n</ul>\n<p><a href="/orders">Orders</a></p>`,
  );
}

export function loginPage(db: ShopDatabase, customerId: number): string {
  return page(`<p>${greeting(db, customerId)}</p>\n<p><a href="/">To the shop</a></p>`);
}

function greeting(db: ShopDatabase, customerId: number | undefined): string {
  if (customerId === undefined) return '<a href="/login?user=1">Sign in</a>';
  const row = db.prepare('SELECT name FROM customers WHERE id = ?').get(customerId) as { name: string };
  return `Signed in as ${escapeHtml(row.name)}`;
}

function page(content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Garden supplies</title></head>
<body>
<h1>Garden supplies</h1>
${content}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
