import assert from 'node:assert/strict';
import { z } from 'zod';
import { compiledCheck } from '../../../../src/engine/store/compiledCheck';

const schema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('a'),
    count: z.int().min(1),
    name: z.string().optional(),
    state: z.enum(['on', 'off']),
    parts: z.array(z.object({ share: z.number().nullable(), isWhole: z.boolean() })),
  }),
  z.object({ type: z.literal('b'), code: z.string().max(3), share: z.number().gt(0).lt(1).multipleOf(0.25).optional() }),
]);

describe('a compiled check', () => {
  const check = compiledCheck(schema);
  const good = { type: 'a', count: 1, name: 'n', state: 'on', parts: [{ share: null, isWhole: true }] };

  it('accepts what the schema gives back as it is', () => {
    for (const value of [good, { ...good, name: undefined, parts: [] }, { type: 'b', code: 'abc' }, { type: 'b', code: '', share: 0.5 }]) {
      assert.deepEqual(schema.parse(value), value);
      assert.ok(check(value), JSON.stringify(value));
    }
  });

  it('refuses what the schema refuses, and what it would change', () => {
    const { state, ...without } = good;
    const others: unknown[] = [
      ...[null, undefined, 1, 'a', [], {}, [good], without, { ...good, more: 1 }, { ...good, type: 'c' }, { ...good, state: 'ON' }],
      ...[0, 1.5, NaN, Infinity, 2 ** 60, '1', null].map((count) => ({ ...good, count })),
      ...[null, {}, [null], [{ share: NaN, isWhole: true }], [{ share: 1 }], [{ share: 1, isWhole: 0 }]].map((parts) => ({
        ...good,
        parts,
      })),
      ...['abcd', 1, null].map((code) => ({ type: 'b', code })),
      ...[0, 1, 0.3, null].map((share) => ({ type: 'b', code: '', share })),
    ];
    assert.equal(state, 'on');
    for (const value of others) {
      const { success, data } = schema.safeParse(value);
      assert.ok(!success || JSON.stringify(data) !== JSON.stringify(value), `the schema takes ${JSON.stringify(value)}`);
      assert.ok(!check(value), JSON.stringify(value));
    }
  });
});
