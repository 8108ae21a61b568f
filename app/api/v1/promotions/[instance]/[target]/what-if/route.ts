import { route } from "@/lib/data/http/route";
import { getWhatIf } from "@/lib/data/what-if";

export const GET = route("getWhatIf", ({ reader, query, param }) =>
  getWhatIf(reader, param("instance"), param("target"), query),
);
