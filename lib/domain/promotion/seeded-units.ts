/** Numbers in [0, 1), the same for the same text on every machine (xorshift, Marsaglia, J. Stat. Software 8, 2003). */
export function seededUnits(text: string): () => number {
  let state = 1;
  for (let index = 0; index < text.length; index++)
    state = (Math.imul(state, 0x01000193) ^ text.charCodeAt(index)) >>> 0;
  state ||= 1;
  const unit = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // The multiplication spreads what the low bits have in common from one number to the next.
    return (Math.imul(state, 0x9e3779b1) >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 8; round++) unit();
  return unit;
}
