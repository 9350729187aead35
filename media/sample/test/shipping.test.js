import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippingCost } from '../src/shipping.js';

const order = (country, isExpress, item = 'pencil') => ({ country, isExpress, lines: [{ item, quantity: 1, price: 100 }] });

test('is free in the country from 50 on', () => {
  assert.equal(shippingCost(order('DE', false), 5000), 0);
  assert.equal(shippingCost(order('DE', true), 5000), 1290);
});

test('depends on the weight abroad', () => {
  assert.equal(shippingCost(order('FI', false, 'desk, oak'), 100), 4900);
  assert.equal(shippingCost(order('US', false), 100), 3000);
});

test('sends no desk overseas', () => {
  assert.throws(() => shippingCost(order('US', false, 'desk, oak'), 100), /Too heavy/);
});
