/** What it costs to send an order. */

const europe = ['AT', 'BE', 'DE', 'FI', 'FR', 'NL', 'PL'];

export function weightOf(order) {
  return order.lines.reduce((grams, line) => grams + line.quantity * (line.item.startsWith('desk') ? 24000 : 250), 0);
}

export function shippingCost(order, total) {
  const weight = weightOf(order);
  if (order.country === 'DE') {
    if (total >= 5000 && !order.isExpress) {
      return 0;
    }
    return order.isExpress ? 1290 : 490;
  }
  if (europe.includes(order.country)) {
    if (weight > 20000) {
      return order.isExpress ? 8900 : 4900;
    } else if (weight > 5000) {
      return order.isExpress ? 3900 : 1900;
    }
    return total >= 10000 && !order.isExpress ? 0 : 990;
  }
  if (weight > 20000) {
    throw new Error('Too heavy to be sent overseas.');
  }
  return (order.isExpress ? 4900 : 2900) + Math.ceil(weight / 1000) * 100;
}
