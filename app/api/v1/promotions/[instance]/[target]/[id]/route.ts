import { route } from "@/lib/data/http/route";
import { getPromotionDiff } from "@/lib/data/promotions";

export const GET = route("getPromotionDiff", ({ reader, param }) =>
  getPromotionDiff(reader, param("instance"), param("target"), param("id")),
);
