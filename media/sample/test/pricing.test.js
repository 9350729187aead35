import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOrder, subtotal } from '../src/pricing.js';

const spring = new Date(2025, 3, 1);
const order = (coupon, ...lines) => ({ coupon, lines: lines.map(([item, quantity, price]) => ({ item, quantity, price })) });

test('adds up what was ordered', () => {
  assert.equal(subtotal(order('', ['pencil', 3, 60], ['lamp', 1, 3900])), 4080);
});

test('gives a discount for many', () => {
  assert.equal(priceOrder(order('', ['notebook', 10, 100]), spring), 950);
  assert.equal(priceOrder(order('', ['notebook', 100, 100]), spring), 8500);
});

test('gives one poster of three', () => {
  assert.equal(priceOrder(order('', ['poster "Blue"', 3, 1800]), spring), 3600);
});

test('takes coupons', () => {
  assert.equal(priceOrder(order('WELCOME', ['lamp', 1, 3900]), spring), 3400);
  assert.equal(priceOrder(order('SPRING', ['lamp', 1, 3900]), spring), 3510);
  assert.throws(() => priceOrder(order('FREE', ['lamp', 1, 3900]), spring), /no coupon/);
});
