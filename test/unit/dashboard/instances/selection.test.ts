import { expect, test } from 'vitest';
import { toQuery, toSelection, withFields } from '../../../../src/dashboard/instances/selection.ts';

const parse = (query: string) => toSelection(new URLSearchParams(query));

test('a selection says in a URL what it was read from, without empty and unknown fields', () => {
  const query = 'q=a+b&status=&bogus=1&process=job&attribute=a%3D1&attribute=&attribute=b%3D2';
  expect(toQuery(parse(query)).toString()).toBe(
    'process=job&q=a+b&attribute=a%3D1&attribute=b%3D2',
  );
});

test('a field is changed, and taken out, without the others', () => {
  const selection = parse('process=job&status=Failed&attribute=a%3D1');
  const changed = withFields(selection, { status: 'Pending', process: undefined });
  expect(toQuery(changed).toString()).toBe('status=Pending&attribute=a%3D1');
});

test('attributes that a client adds are bounded', () => {
  const query = new URLSearchParams(Array.from({ length: 50 }, (_, n) => ['attribute', `a=${n}`]));
  expect(toSelection(query).attributes).toHaveLength(10);
});
