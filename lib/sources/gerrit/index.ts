export {
  createGerritClient,
  type GerritClient,
  type ReviewPage,
  wireOf,
} from "./client";
export { collectOpenReviews, collectReviews, findMissing, type ReviewNews } from "./collect";
