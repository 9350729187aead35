/** The report: a line for each order, and the sum. */
import { formatCents, sum } from './money.js';
import { priceOrder } from './pricing.js';
import { shippingCost } from './shipping.js';

export function report(orders, today) {
  const lines = orders.map((order) => {
    const price = priceOrder(order, today);
    return { order, price, shipping: shippingCost(order, price) };
  });
  const total = sum(lines.map(({ price, shipping }) => price + shipping));
  return [
    ...lines.map(({ order, price, shipping }) => columns(order.number, order.customer, formatCents(price), formatCents(shipping))),
    columns('', 'Total', formatCents(total), ''),
  ].join('\n');
}

function columns(number, name, price, shipping) {
  return `${number.padEnd(6)}${name.padEnd(10)}${price.padStart(10)}${shipping.padStart(10)}`.trimEnd();
}
