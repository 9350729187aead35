/** Orders as the shop knows them, from the rows of a file. */
import { toCents } from './money.js';
import { parseTable } from './parseCsv.js';

export function readOrders(text) {
  const orders = new Map();
  for (const row of parseTable(text)) {
    const order = orders.get(row.order) ?? newOrder(row);
    order.lines.push({ item: row.item, quantity: Number(row.quantity), price: toCents(row.price) });
    orders.set(row.order, order);
  }
  return [...orders.values()];
}

function newOrder(row) {
  return {
    number: row.order,
    customer: row.customer,
    country: row.country,
    isExpress: row.express === 'yes',
    coupon: row.coupon,
    lines: [],
  };
}
