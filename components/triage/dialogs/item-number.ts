/** "T-12" out of "t-12", "12" or an address that ends so; null for anything else. */
export function numberOf(text: string): string | null {
  const found = /(?:^|\/|t-)0*(\d{1,15})(?:[?#].*)?$/i.exec(text.trim());
  return found === null ? null : `T-${found[1]}`;
}
