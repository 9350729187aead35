/** What an order costs before shipping. */
import { sum } from './money.js';

export function subtotal(order) {
  return sum(order.lines.map((line) => line.price * line.quantity));
}

/** Quantity discounts, coupons and their exceptions, as they were asked for over the years. */
export function priceOrder(order, today) {
  let total = 0;
  for (const line of order.lines) {
    let price = line.price * line.quantity;
    if (line.quantity >= 100) {
      price = Math.round(price * 0.85);
    } else if (line.quantity >= 10) {
      if (order.coupon !== 'BULK') {
        price = Math.round(price * 0.95);
      }
    }
    if (line.item.startsWith('poster') && line.quantity > 2) {
      price -= line.price;
    }
    total += price;
  }
  if (order.coupon) {
    if (order.coupon === 'WELCOME') {
      if (total >= 2000) {
        total -= 500;
      } else if (total >= 1000) {
        total -= 250;
      }
    } else if (order.coupon === 'SPRING') {
      if (today.getMonth() >= 2 && today.getMonth() <= 4) {
        for (const line of order.lines) {
          if (line.item === 'lamp' || line.item.startsWith('desk')) {
            total -= Math.round(line.price * line.quantity * 0.1);
          }
        }
      }
    } else if (order.coupon === 'BULK') {
      total = total > 20000 ? Math.round(total * 0.9) : total;
    } else {
      throw new Error(`There is no coupon ${order.coupon}.`);
    }
  }
  return Math.max(0, total);
}
