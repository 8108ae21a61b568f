export {
  createGerritClient,
  type GerritClient,
  type GerritEndpoint,
  type ReviewPage,
  wireOf,
} from "./client";
export { collectOpenReviews, collectReviews, findMissing, type ReviewNews } from "./collect";
