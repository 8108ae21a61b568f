/** "62 %"; never all or nothing, which no forecast can promise. */
export function chanceWords(chance: number): string {
  if (chance < 0.01) return "under 1 %";
  if (chance > 0.99) return "over 99 %";
  return `${Math.round(chance * 100)} %`;
}

/** "3 days", "36 hours". */
export const hoursWords = (seconds: number): string => {
  const hours = Math.round(seconds / 3600);
  if (hours % 24 !== 0) return hours === 1 ? "1 hour" : `${hours} hours`;
  return hours === 24 ? "24 hours" : `${hours / 24} days`;
};
