import { expect, test } from 'vitest';
import { answer, jsonAnswer, judge } from './answers.ts';

function namesOf(left: unknown, right: unknown) {
  return names(judge(jsonAnswer(left), jsonAnswer(right)));
}

/** The names that each difference was given, by path. */
function names(comparison: ReturnType<typeof judge>): Record<string, readonly string[] | undefined> {
  return Object.fromEntries(comparison.differences.map(({ path, names: found }) => [path, found]));
}

test('a value has the name that stands beside it or above it, on either side', () => {
  const list = (value: unknown, name: string) => ({
    fields: [
      { name: 'q', value: 1 },
      { name, value },
    ],
  });
  expect(namesOf(list({ a: 'x' }, 'password'), list({ a: 'y' }, 'password'))).toEqual({
    '$.fields[1].value.a': ['password', 'password'],
  });
});

test('the second of a pair has the name that is the first; other lists have none', () => {
  expect(
    namesOf({ h: [['token', 'a']], l: ['a', 'b'] }, { h: [['token', 'b']], l: ['a', 'c'] }),
  ).toMatchObject({ '$.h[0][1]': ['token', 'token'], '$.l[1]': ['a', 'a'] });
});

test('members that no name is about have none', () => {
  expect(namesOf({ name: 'password', price: 1 }, { name: 'password', price: 2 })).toEqual({
    '$.price': undefined,
  });
});

test.each([
  ['<r><entry key="pin">A</entry></r>', 'application/xml', '$.r.entry'],
  ['<r><p><name>pin</name><value>A</value></p></r>', 'application/xml', '$.r.p.value'],
  ['<input name="pin" value="A">', 'text/html', "$.html.body.input['@value']"],
])('%s', (body, type, path) => {
  const [left, right] = [answer(body, { type }), answer(body.replace('A', 'B'), { type })];
  expect(names(judge(left, right))).toEqual({ [path]: ['pin', 'pin'] });
});

test('a part of a form has the name of its field', () => {
  const form = (value: string) =>
    answer(`--b\r\nContent-Disposition: form-data; name="pin"\r\n\r\n${value}\r\n--b--\r\n`, {
      type: 'multipart/form-data; boundary=b',
    });
  expect(names(judge(form('A'), form('B')))).toEqual({ '$[0].body': ['pin', 'pin'] });
});
