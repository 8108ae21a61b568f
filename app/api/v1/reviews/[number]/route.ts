import { route } from "@/lib/data/http/route";
import { getReview } from "@/lib/data/reviews-one";

export const GET = route("getReview", ({ reader, query, param }) =>
  getReview(reader, param("number"), query),
);
