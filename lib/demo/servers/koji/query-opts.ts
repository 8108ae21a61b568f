import { KojiDouble, type KojiStruct, type KojiValue } from "../../rows/koji-rows";
import { HubFault, isStruct } from "./call";

const comparable = (value: KojiValue | undefined) => (value instanceof KojiDouble ? value.value : value);

/** As PostgreSQL orders: nulls are the largest. */
function compare(a: KojiValue | undefined, b: KojiValue | undefined): number {
  const [x, y] = [comparable(a) ?? null, comparable(b) ?? null];
  if (x === y) return 0;
  if (x === null) return 1;
  if (y === null) return -1;
  return x < y ? -1 : 1;
}

function sorted(rows: KojiStruct[], order: string): KojiStruct[] {
  const keys = order.split(",").map((key) => {
    const down = key.startsWith("-");
    const name = down ? key.slice(1) : key;
    if (rows[0] && !Object.hasOwn(rows[0], name)) {
      throw new HubFault(1, `<class 'Exception'>: Invalid order: ${name}`);
    }
    return { name, sign: down ? -1 : 1 };
  });
  return rows.sort((a, b) => {
    for (const { name, sign } of keys) {
      const way = compare(a[name], b[name]);
      if (way !== 0) return way * sign;
    }
    return 0;
  });
}

/** Koji's queryOpts: order, offset, limit, or only the count, or rows as lists. A limit of 0 is none. */
export function sliced(rows: KojiStruct[], queryOpts: KojiValue | undefined): KojiValue {
  const { order, offset, limit, countOnly, asList } = isStruct(queryOpts) ? queryOpts : {};
  if (countOnly === true) return rows.length;
  const inOrder = typeof order === "string" ? sorted(rows, order) : rows;
  const from = typeof offset === "number" ? offset : 0;
  const some = inOrder.slice(from, typeof limit === "number" && limit > 0 ? from + limit : undefined);
  return asList === true ? some.map((row) => Object.values(row)) : some;
}
