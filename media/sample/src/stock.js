/** What was ordered and is not there. */

export function missingItems(orders, stock) {
  const wanted = new Map();
  for (const { item, quantity } of orders.flatMap((order) => order.lines)) wanted.set(item, (wanted.get(item) ?? 0) + quantity);
  return [...wanted].filter(([item, quantity]) => quantity > (stock[item] ?? 0)).map(([item]) => item);
}
